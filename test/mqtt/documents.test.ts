import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { channels } from '../../src/mqtt/channels.ts';
import { contractDocuments, jsonSchemas } from '../../src/mqtt/documents.ts';
import { messages } from '../../src/mqtt/messages.ts';

const root = new URL('../../', import.meta.url);

/** Every property below this schema that says nothing about itself. */
function silent(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties') return silent(value, `${path}/${key}`);
    return Object.entries(value as Record<string, { description?: string; const?: unknown }>).flatMap(([name, one]) => [
      ...(one.description === undefined && one.const === undefined ? [`${path}.${name}`] : []),
      ...silent(one, `${path}.${name}`),
    ]);
  });
}

describe('the documents of the contract', () => {
  it.each(contractDocuments())(
    '$path is what the schemas say; write it anew with `duskgate schema`',
    ({ path, text }) => {
      expect(readFileSync(new URL(path, root), 'utf8')).toBe(text);
    },
  );

  it('describe every field of every message', () => {
    expect(silent(jsonSchemas(), '')).toEqual([]);
  });

  it('name each message once', () => {
    expect(channels.map(({ channel }) => channel).sort()).toEqual(Object.keys(messages).sort());
  });

  it('agree with the table of docs/mqtt.md on quality, retain and expiry', () => {
    const table = readFileSync(new URL('docs/mqtt.md', root), 'utf8');
    for (const { address, qos, retain, expiryS } of channels) {
      const short = address.replace('duskgate/v1/{site}/{device}/', '').replace('{login}', '<login>');
      const expiry = expiryS === null ? 'none' : expiryS === 3_600 ? '1 h' : `${expiryS} s`;
      const row = table.split('\n').find((line) => line.startsWith(`| \`${short}\``)) ?? `no row for ${short}`;
      const [, , quality, retained, expires] = row.split('|').map((cell) => cell.trim());
      expect([quality, retained, expires], short).toEqual([String(qos), retain ? 'yes' : 'no', expiry]);
    }
  });

  it('show examples that are true to the schemas', () => {
    const text = readFileSync(new URL('docs/mqtt.md', root), 'utf8');
    const examples = [...text.matchAll(/```json (\w+)\n([\s\S]*?)```/g)];
    expect(new Set(examples.map(([, name]) => name))).toEqual(new Set(Object.keys(messages)));
    for (const [, name, json] of examples) {
      const schema = messages[name as keyof typeof messages].write;
      expect(schema.safeParse(JSON.parse(json!)).error, name).toBeUndefined();
    }
  });
});
