import * as z from 'zod';
import { exceptionsFileSchema } from './schema/exceptions.ts';
import { settingsSchema } from './schema/settings.ts';

/** JSON Schema of `estate.yaml` for editors: they complete keys, show descriptions and underline mistakes. */
export const settingsJsonSchema = (): string => printed(settingsSchema, 'duskgate estate config');

/** The same for the file that `exceptionsFile` names. */
export const exceptionsJsonSchema = (): string => printed(exceptionsFileSchema, 'duskgate exceptions');

function printed(schema: z.ZodType, title: string): string {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    // No keyword of JSON Schema, and strict validators refuse what they do not know.
    override: ({ jsonSchema }) => delete jsonSchema['zh'],
  });
  return `${JSON.stringify({ ...json, title }, null, 2)}\n`;
}
