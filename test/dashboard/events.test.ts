import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Happened } from '../../src/dashboard/asks/useQuestion.ts';
import type { Device } from '../../src/dashboard/estate/device.ts';
import { eventWords, rowText } from '../../src/dashboard/words/events.ts';
import { learnWords } from '../../src/dashboard/words/words.ts';

const device = { desc: { value: null } } as unknown as Device;
const row = (type: string, more: Readonly<Record<string, unknown>>) => ({ type, ...more }) as unknown as Happened;

const faults = [
  row('light.fault', { zone: 'road', message: 'it is busy', message_zh: '被占用' }),
  row('gate.output', { lane: 'in', obeys: false, message: 'it is busy', message_zh: '被占用' }),
  row('lane.fault', { lane: 'in', on: true, text: 'it is busy', text_zh: '被占用' }),
  row('roster.refused', { text: 'it is busy', text_zh: '被占用' }),
  row('people.refused', { text: 'it is busy', text_zh: '被占用' }),
  row('firmware.back', { from: '1', to: '2', why: 'it is busy', why_zh: '被占用' }),
  row('command.refused', { text: 'it is busy', text_zh: '被占用' }),
];

test('whoever reads Chinese sees the Chinese of a row, and no English beside it', async () => {
  await learnWords('zh');
  for (const fault of faults) {
    expect(eventWords(fault, device), fault.type).toMatch(/：被占用$/);
    expect(eventWords(fault, device), fault.type).not.toMatch(/[a-z]/);
  }
  expect(rowText(row('people.refused', { text: 'older', text_zh: '较旧' }), 'text')).toEqual({ text: '较旧' });
});

test('whoever reads English sees the English of it', async () => {
  await learnWords('en');
  for (const fault of faults) expect(eventWords(fault, device), fault.type).toMatch(/: it is busy$/);
});

test('a row from before it was told in Chinese is shown in English, and called so', async () => {
  await learnWords('zh');
  expect(rowText(row('people.refused', { text: 'older' }), 'text')).toEqual({ text: 'older', lang: 'en' });
  expect(rowText(row('people.refused', {}), 'text')).toBeNull();
  expect(eventWords(row('light.fault', { message: 'busy' }), device)).toMatch(/：busy$/);
});

const source = resolve(import.meta.dirname, '../../src');

/** Types of the rows that the device writes, as they stand in its code and in the contract. */
function rowTypes(): string[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(controller|journal|mqtt)\/.*\.ts$/.test(file) && !file.startsWith('mqtt/homeAssistant'),
  );
  const texts = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n');
  const calls = [...texts.matchAll(/\brow\(turn, [^,\n]+/g)].map(([call]) => call).join('\n');
  const named = [...calls.matchAll(/'(started|\w+\.[\w.-]+)'/g)];
  const written = [/\btype: '(\w+\.[\w.-]+)'/g, /\btold\(\w+, '([\w.-]+)'/g, /^ {2}'(\w+\.[\w.-]+)': \{/gm];
  const types = [...named, ...written.flatMap((how) => [...texts.matchAll(how)])].map(([, type]) => type ?? '');
  return [...new Set(types)].sort();
}

test('whatever a device writes down is a sentence on the page, and no name out of its code', async () => {
  const types = rowTypes();
  expect(types).toEqual(
    expect.arrayContaining(['machine.alarm', 'audit.head', 'outbox.dropped', 'lockout.set', 'card.read', 'started']),
  );
  for (const language of ['zh', 'en'] as const) {
    await learnWords(language);
    expect(types.filter((type) => eventWords(row(type, {}), device) === type)).toEqual([]);
  }
});

test('what ails the machine is named, and so is its end', async () => {
  await learnWords('zh');
  expect(eventWords(row('machine.alarm', { alarm: 'hot', on: true }), device)).toBe('设备本机：温度过高');
  expect(eventWords(row('machine.alarm', { alarm: 'hot', on: false }), device)).toBe('设备本机已恢复：温度过高');
});
