import { describe, expect, test } from 'vitest';
import { barrierNames } from '../../src/access/barrier.ts';
import { inputNames, troubleWords } from '../../src/access/laneFaultWords.ts';
import type { RefusalCode } from '../../src/cards/fault.ts';
import { callReasons } from '../../src/mqtt/laneMessages.ts';
import * as terms from '../../src/words/terms.ts';

const refusals: Record<RefusalCode, true> = {
  too_large: true,
  not_utf8: true,
  not_a_roster: true,
  truncated: true,
  damaged: true,
  unsigned: true,
  unknown_signer: true,
  bad_signature: true,
  other_site: true,
  other_site_key: true,
  older: true,
  version_taken: true,
  wrong_base: true,
  duplicate: true,
  bad_line: true,
  disk: true,
};

describe('the words of the gate', () => {
  const tables = Object.entries(terms).filter(([name]) => name !== 'presenceWords');

  test.each(tables)('%s has every word in Chinese and English', (_name, table) => {
    for (const [key, { zh, en }] of Object.entries(table)) {
      expect(zh, key).toMatch(/\p{Script=Han}/u);
      expect(en, key).toMatch(/^[^\p{Script=Han}]+$/u);
    }
  });

  test('say two things differently', () => {
    for (const [name, table] of tables)
      for (const language of ['zh', 'en'] as const) {
        const said = Object.values(table).map((words) => words[language]);
        expect(new Set(said).size, `${name} ${language}`).toBe(said.length);
      }
  });

  test('know every state of the barrier, every reason of a call and every refusal of a roster', () => {
    expect(Object.keys(terms.barrierWords)).toEqual([...barrierNames]);
    expect(Object.keys(terms.callReasonWords)).toEqual([...callReasons]);
    expect(Object.keys(terms.rosterRefusalWords).sort()).toEqual(Object.keys(refusals).sort());
  });

  test('say what is wrong with a lane in both languages', () => {
    for (const { text, remedy, zh } of Object.values(troubleWords)) {
      for (const english of [text, remedy]) expect(english).toMatch(/^[A-Z][^\p{Script=Han}]+\.$/u);
      for (const chinese of [zh.text, zh.remedy]) expect(chinese).toMatch(/\p{Script=Han}.*。$/u);
    }
    for (const name of Object.values(inputNames)) expect(name).toMatch(/\p{Script=Han}/u);
  });
});
