import { expect, test } from 'vitest';
import { z } from 'zod';
import { commandSchema } from '../../src/mqtt/commandSchema.ts';
import { historySchema } from '../../src/mqtt/historySchema.ts';
import { peopleMessage } from '../../src/mqtt/peopleMessages.ts';
import { planSchema } from '../../src/mqtt/planSchema.ts';
import { auditSchema, logSchema, peopleSchema, voiceLookSchema } from '../../src/mqtt/questionSchema.ts';
import { confMessage, rosterMessage } from '../../src/mqtt/rosterMessages.ts';
import { shapeWords } from '../../src/mqtt/textShapes.ts';

/** Whatever may come on `dn/cmd/<login>`, and what is refused in a warning. */
const schemas = {
  people: peopleMessage.write,
  roster: rosterMessage.read,
  conf: confMessage.read,
  commandSchema,
  historySchema,
  planSchema,
  logSchema,
  auditSchema,
  peopleSchema,
  voiceLookSchema,
};

test.each(Object.entries(schemas))('%s has words for each of its patterns', (_name, schema) => {
  const patterns = patternsIn(z.toJSONSchema(schema, { io: 'input' }));
  expect(patterns.length).toBeGreaterThan(1);
  const wordless = patterns.filter((pattern) => {
    return shapeWords(`/${pattern}/`) === null && shapeWords(`/${pattern}/u`) === null;
  });
  expect(wordless).toEqual([]);
});

function patternsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
    key === 'pattern' && typeof value === 'string' ? [value] : patternsIn(value),
  );
}
