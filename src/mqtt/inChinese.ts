import { z } from 'zod';

/** Beside a text of a row that is in English; left out in rows from before it was told in Chinese too. */
export const inChinese = z.string().optional().describe('The same in Chinese; left out by versions before 0.2.');
