import { z } from 'zod';

/** Beside a text of a row that is in English. */
export const inChinese = z
  .string()
  .optional()
  .describe('The same in Chinese; left out where it is no other, and by versions before 0.2.');
