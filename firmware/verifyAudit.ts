/**
 * Checks the chain of acts of a state folder and prints the verdict as one line of JSON. A process of its own, because years
 * of acts take seconds on a small board, and neither lamps nor saves may wait for them.
 * Run: node firmware/verifyAudit.ts <state folder>
 */
import { verifyAudit } from '../src/journal/audit/auditFile.ts';
import type { AuditResult } from '../src/ports.ts';
import { type Words, worded } from '../src/words/language.ts';
import { doErrand } from './errand.ts';

const unchanged: Words = { en: '{count} acts, none changed.', zh: '共 {count} 条操作，均未被改动。' };

doErrand(() => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('name the state folder');
  const verdict = verifyAudit({ folder });
  const result: AuditResult =
    verdict.kind === 'sound'
      ? { sound: true, n: verdict.lastN, entries: verdict.entries, text: worded(unchanged, { count: verdict.entries }) }
      : { sound: false, n: verdict.kind === 'broken' ? verdict.n : null, entries: 0, text: verdict.text };
  process.stdout.write(`${JSON.stringify(result)}\n`);
});
