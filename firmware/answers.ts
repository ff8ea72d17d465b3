import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gatherEvidence } from '../src/journal/history/evidence.ts';
import { logPage } from '../src/journal/logPage.ts';
import type { DiskStore } from '../src/journal/store.ts';
import { readPeopleText } from '../src/people/peopleFolder.ts';
import { peopleKnownTo } from '../src/people/peopleKnown.ts';
import type { Answer, AuditResult, Question } from '../src/ports.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import { minuteMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { SaidError, wordsOf } from '../src/words/saidError.ts';
import { askErrand } from './errand.ts';

const auditProgram = fileURLToPath(new URL('./verifyAudit.ts', import.meta.url));

const notChecked: Words = { en: 'The audit could not be checked: {why}', zh: '无法核对审计链：{why}' };

export type AnswersFrom = {
  readonly folder: string;
  readonly store: DiskStore;
  /** Asked for late: it is made after this. */
  readonly runtime: () => Pick<Runtime, 'site' | 'state' | 'post'>;
};

/** Answers what people ask of the device's memory: history, log, audit, who may do what, a moment a resident speaks of. */
export class Answers {
  readonly #from: AnswersFrom;
  #audit: Promise<AuditResult> | null = null;

  constructor(from: AnswersFrom) {
    this.#from = from;
  }

  /** `login`: who asks. Rejects in words when it cannot be answered now. */
  async answer(question: Question, login: string): Promise<Answer> {
    const { folder, store } = this.#from;
    const runtime = this.#from.runtime();
    // What waits in memory is given to the store, whose next answer has it.
    if (question.kind === 'history' || question.kind === 'voice')
      runtime.post({ kind: 'saveNow', why: 'somebody asks for history' });
    switch (question.kind) {
      case 'history':
        return { kind: 'history', page: await store.history(question.query) };
      case 'log':
        return { kind: 'log', page: await logPage(join(folder, 'status.log'), question.query) };
      case 'audit':
        return { kind: 'audit', result: await this.#verified() };
      case 'people': {
        const { state, site } = runtime;
        const known = peopleKnownTo(login, state.people, readPeopleText(folder), site.people);
        return { kind: 'people', known };
      }
      case 'voice': {
        const { about, voice, atMs } = question;
        const asked = { about, kind: voice, atMs };
        return { kind: 'voice', evidence: await gatherEvidence((query) => store.history(query), runtime.site, asked) };
      }
    }
  }

  /** One check at a time; who asks meanwhile hears of the same. */
  #verified(): Promise<AuditResult> {
    this.#audit ??= verified(this.#from.folder).finally(() => {
      this.#audit = null;
    });
    return this.#audit;
  }
}

async function verified(folder: string): Promise<AuditResult> {
  try {
    return await askErrand<AuditResult>({ program: auditProgram, args: [folder], patienceMs: 2 * minuteMs });
  } catch (cause) {
    throw new SaidError(worded(notChecked, { why: wordsOf(cause) }), { cause });
  }
}
