import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { exceptionsJsonSchema, settingsJsonSchema } from '../../src/settings/jsonSchema.ts';
import { exceptionsFileSchema } from '../../src/settings/schema/exceptions.ts';
import { settingsSchema } from '../../src/settings/schema/settings.ts';
import { fieldsOf } from '../../src/settings/schema/walk.ts';

/** Every field below a schema, with its path; `[]` stands for an entry of a list or a map. */
function* fieldsBelow(schema: z.core.$ZodType, path: string): Generator<{ path: string; description: string }> {
  for (const field of fieldsOf(schema)) {
    const here = `${path}.${field.key || '[]'}`;
    yield { path: here, description: (field.schema as z.ZodType).description ?? '' };
    yield* fieldsBelow(field.schema, here);
  }
}

describe.each([
  ['estate', settingsSchema, settingsJsonSchema],
  ['exceptions', exceptionsFileSchema, exceptionsJsonSchema],
] as const)('the schema of %s', (name, schema, jsonSchema) => {
  const fields = [...fieldsBelow(schema, name)];

  test('says of every field what it is, in a sentence', () => {
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter(({ description }) => !/^\S.{6,}[.]$/s.test(description))).toEqual([]);
  });

  test('is the one that lies beside the config for editors; `duskgate schema` writes it anew', () => {
    expect(readFileSync(`config/${name}.schema.json`, 'utf8')).toBe(jsonSchema());
  });

  test('lets no unknown key through anywhere, in editors either', () => {
    const open: string[] = [];
    JSON.parse(jsonSchema(), (key, value: unknown) => {
      const isOpen =
        typeof value === 'object' && value !== null && 'properties' in value && !('additionalProperties' in value);
      if (isOpen) open.push(key);
      return value;
    });
    expect(open).toEqual([]);
  });
});

test.each([
  ['config/estate.yaml', './estate.schema.json'],
  ['config/exceptions.yaml', './exceptions.schema.json'],
  ...readdirSync('config/examples').map((file) => [`config/examples/${file}`, '../estate.schema.json']),
])('%s tells editors on its first line where the schema is', (file, schema) => {
  expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}`);
});
