import { expect, test } from 'vitest';
import type { VoiceRecord } from '../../src/controller/command.ts';
import { openVoicesMax } from '../../src/service/voice/voice.ts';
import { dayMs, hourMs, minuteMs } from '../../src/units.ts';
import { aSite, aZone } from '../makers/site.ts';
import { Device, local } from './estate.ts';

const morning = local('2026-11-24T05:40:00');
const dark = (over: Partial<VoiceRecord> = {}): VoiceRecord => ({
  kind: 'voiceRecord',
  about: { kind: 'zone', id: 'path' },
  voice: 'dark',
  atMs: morning,
  text: 'path B dark at 05:40',
  ...over,
});
const started = () =>
  new Device({ site: aSite({ zones: [aZone({ id: 'path' })] }), wallMs: local('2026-11-24T09:00:00') }).start();

test('a resident’s word is recorded under its night, survives a restart, and is closed with an answer', () => {
  const pole = started();
  const reply = pole.ask(dark(), { id: 'v-1', login: 'gao' });
  expect(reply).toMatchObject({ code: 'applied', voice: { about: { id: 'path' }, voice: 'dark', atMs: morning } });
  expect(pole.rows('voice.recorded')).toMatchObject([
    { voice: 'v-1', zone: 'path', kind: 'dark', night: '2026-11-23', at_ms: morning, login: 'gao' },
  ]);
  pole.restartProcess();
  expect(pole.view().voices).toMatchObject([{ id: 'v-1', about: { kind: 'zone', id: 'path' }, night: '2026-11-23' }]);
  const answer = { kind: 'voiceAnswer', voice: 'v-1', text: 'lit until 06:00 from now on' } as const;
  expect(pole.ask(answer, { login: 'olga' })).toMatchObject({ code: 'applied', voice: null });
  expect(pole.view().voices).toEqual([]);
  expect(pole.rows('voice.answered')).toMatchObject([
    { voice: 'v-1', zone: 'path', night: '2026-11-23', login: 'olga', text: answer.text },
  ]);
  expect(pole.ask(answer, { login: 'olga' })).toMatchObject({
    code: 'invalid',
    text: { en: expect.stringContaining('v-1') },
  });
});

test.each([
  [dark({ about: { kind: 'zone', id: 'constructor' } }), /no zone/],
  [dark({ about: { kind: 'lane', id: 'path' }, voice: 'wait' }), /no lane/],
  [dark({ voice: 'wait' }), /not said of a zone/],
  [dark({ text: '   ' }), /what the resident said/],
  [dark({ atMs: local('2026-11-24T09:30:00') }), /still to come/],
  [dark({ atMs: local('2026-11-24T09:00:00') - 401 * dayMs }), /longer ago/],
])('what makes no sense is refused in words: %j', (ask, words) => {
  const pole = started();
  expect(pole.ask(ask)).toMatchObject({ code: 'invalid', text: { en: expect.stringMatching(words) }, voice: null });
  expect(pole.rows('voice.recorded')).toEqual([]);
});

test('a viewer may not record, and an office that never answers fills no disk', () => {
  const pole = started();
  expect(pole.ask(dark(), { login: 'vera' }).code).toBe('denied');
  for (let n = 0; n < openVoicesMax; n += 1) pole.pass(minuteMs, minuteMs).ask(dark(), { login: 'gao', id: `v-${n}` });
  expect(pole.ask(dark(), { login: 'gao', id: 'v-last' })).toMatchObject({ code: 'invalid' });
  expect(pole.view().voices).toHaveLength(openVoicesMax);
});

test('it moves no lamp and breaks no invariant', () => {
  const pole = started().pass(hourMs, minuteMs);
  const before = pole.lamp('path');
  pole.ask(dark());
  pole.pass(minuteMs);
  expect(pole.lamp('path')).toBe(before);
});
