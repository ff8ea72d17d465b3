import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effect, NoteBody } from '../../src/controller/effect.ts';
import type { Fault, SiteView } from '../../src/controller/view.ts';
import { viewOf } from '../../src/controller/viewOf.ts';
import { tell } from '../../src/simulator/story.ts';
import { foreign, type Words } from '../../src/words/language.ts';
import { sayNote } from '../../src/words/say.ts';
import { Gatehouse } from '../controller/gatehouse.ts';
import { anyHappening, evening, site } from '../controller/happenings.ts';
import { chineseFault } from '../makers/chinese.ts';
import { seedStory } from '../simulation/estate.ts';

function sentencesOf(effect: Effect, timeZone: string): readonly Words[] {
  if (effect.kind === 'reply') return effect.reply.text.en === '' ? [] : [effect.reply.text];
  if (effect.kind !== 'note') return [];
  return [{ en: sayNote(effect.note, 'en', timeZone), zh: sayNote(effect.note, 'zh', timeZone) }];
}

function sentencesIn({ faults, link }: SiteView): readonly Words[] {
  const told = faults.flatMap(({ text, remedy, zh }) => [
    { en: text, zh: zh.text },
    { en: remedy, zh: zh.remedy },
  ]);
  return [...told, link.detail];
}

const kindsSeen = new Set<string>();

function check(words: readonly Words[]): void {
  expect(words.map(chineseFault).filter((wrong) => wrong !== null)).toEqual([]);
}

test('whatever happens, every note, reply and fault is a sentence in Chinese too', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), (happenings) => {
      const device = new Gatehouse({ site, wallMs: evening, clock: { syncedAtMs: evening, rtc: false } }).start();
      for (const happens of happenings) {
        happens(device);
        for (const { kind } of device.view().faults) kindsSeen.add(kind);
        check(sentencesIn(device.view()));
      }
      for (const effect of device.effects) check(sentencesOf(effect, site.place.timeZone));
    }),
    { numRuns: 80 },
  );
  // A walk that met few faults would prove little about their words.
  expect(kindsSeen.size).toBeGreaterThan(6);
});

test.each([1, 2, 3, 4])('so it is in the story of seed %i', (seed) => {
  // A story takes whatever is thrown in it for its own end, so what was said is looked at afterwards.
  const told: Words[] = [];
  const { wrong } = tell(seedStory(seed, 2), {
    seen: ({ site: estate, made, now }) => {
      const said = made.effects.flatMap((effect) => sentencesOf(effect, estate.place.timeZone));
      if (said.length > 0) told.push(...said, ...sentencesIn(viewOf(estate, made.state, now)));
    },
  });
  expect(wrong).toBeNull();
  check(told);
  expect(told.length).toBeGreaterThan(100);
});

test('a sentence in one language does not compile', () => {
  // @ts-expect-error a note says it in both
  const oneLanguage: NoteBody = { kind: 'said', en: 'The disk is full.' };
  // @ts-expect-error there is no kind for one language alone
  const text: NoteBody = { kind: 'text', text: 'The disk is full.' };
  // @ts-expect-error a fault has its Chinese
  const zh: Fault['zh'] = null;
  // @ts-expect-error a sentence of our own is not somebody else's
  const literal: Words = foreign('The disk is full.');
  const share = 90;
  // @ts-expect-error nor is one with a figure in it
  const template: Words = foreign(`The disk is ${share} % full.`);
  const message: string = new Error('ENOSPC').message;
  expect([oneLanguage, text, zh, literal, template, foreign(message)]).toHaveLength(6);
});
