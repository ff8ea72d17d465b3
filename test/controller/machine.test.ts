import { describe, expect, test } from 'vitest';
import { unfit } from '../../src/controller/fitness.ts';
import type { Machine } from '../../src/controller/machine.ts';
import { gatherMs } from '../../src/controller/saveWait.ts';
import { evtMessage, teleMessage } from '../../src/mqtt/rowMessages.ts';
import { anAsNeededZone, aSite, aZone } from '../makers/site.ts';
import { aMachine } from '../makers/view.ts';
import { inBoth } from '../makers/words.ts';
import { Device, local } from './estate.ts';

const evening = local('2026-11-23T20:00:00');
const aPole = () => new Device({ site: aSite({ zones: [aZone(), anAsNeededZone()] }), wallMs: evening }).start();

function read(pole: Device, over: Partial<Machine>): void {
  pole.hear({ kind: 'machineRead', machine: aMachine(over) });
}
const alarms = (pole: Device) => pole.view().faults.filter(({ kind }) => kind === 'machine');

describe('an alarm of the machine', () => {
  test.each<[string, Partial<Machine>, Partial<Machine>, RegExp, RegExp]>([
    ['heat', { temperatureC: 80 }, { temperatureC: 76 }, /80 °C/, /vents/],
    ['a weak supply', { undervoltage: true }, { undervoltage: true }, /4\.63 V/, /5\.1 V/],
    ['a full disk', { diskFreeBytes: 1e9 }, { diskFreeBytes: 2e9 }, /1000 MB left/, /du -xhd1/],
    ['a worn card', { diskWear: 0.8 }, { diskWear: 0.9 }, /80 % of its life/, /new card/],
    ['a loop that waits', { loopLagMs: 500 }, { loopLagMs: 300 }, /500 ms/, /top/],
  ])('of %s comes with its remedy in both languages, stays a while, and ends', (_, bad, milder, text, remedy) => {
    const pole = aPole();
    read(pole, {});
    expect(alarms(pole)).toEqual([]);
    read(pole, bad);
    const [alarm] = alarms(pole);
    expect(alarm).toMatchObject({ sinceMs: evening, text: expect.stringMatching(text) });
    expect(alarm?.remedy).toMatch(remedy);
    expect(alarm?.zh.text).toMatch(/\p{Script=Han}/u);
    pole.pass(60_000);
    read(pole, milder);
    expect(alarms(pole)).toMatchObject([{ sinceMs: evening }]);
    read(pole, {});
    expect(alarms(pole)).toEqual([]);
  });

  test('is told to the office and the crew as it begins and as it ends, and not between', () => {
    const pole = aPole();
    for (const temperatureC of [50, 81, 82, 79, 81, 60, 61]) read(pole, { temperatureC });
    const rows = pole.rows('machine.alarm');
    expect(rows).toEqual([
      { type: 'machine.alarm', alarm: 'hot', on: true },
      { type: 'machine.alarm', alarm: 'hot', on: false },
    ]);
    for (const body of rows) {
      const events = [{ seq: 1, ts_ms: evening, mono_ms: 5, clock: 'synced', ...body }];
      expect(evtMessage.write.safeParse({ v: 1, boot: 'a', seq: [1, 1], events }).error).toBeUndefined();
    }
    const notes = pole.effects.flatMap((effect) =>
      effect.kind === 'note' && effect.note.about === 'machine' ? effect.note : [],
    );
    expect(notes.map(({ severity }) => severity)).toEqual(['warning', 'cleared']);
  });

  test('is none where the machine has no such sensor', () => {
    const pole = aPole();
    read(pole, { temperatureC: null, undervoltage: null, diskFreeBytes: null, diskBytes: null, diskWear: null });
    expect(alarms(pole)).toEqual([]);
  });
});

test('the sample of each minute has the health of the machine', () => {
  const pole = aPole();
  read(pole, {});
  pole.pass(61_000);
  const sample = pole.records.findLast(({ stream }) => stream === 'tele')?.body;
  expect(sample).toMatchObject({ machine: { temperature_c: 51.2, core_rss_bytes: 71_000_000 } });
  const samples = [{ seq: 1, ts_ms: evening, mono_ms: 5, clock: 'synced', ...sample }];
  expect(teleMessage.write.safeParse({ v: 1, boot: 'a', seq: [1, 1], samples }).error).toBeUndefined();
});

describe('a release that was taken back', () => {
  const why = inBoth('core ended 3 times');
  const takenBack = { by: 'trial', from: '0.2.0', to: '0.1.0', why, atMs: evening - 5 } as const;

  test('is told once, as an act, and stays a fault until the crew confirms', () => {
    const pole = aPole();
    pole.hear({ kind: 'releaseTakenBack', takenBack, isNews: true });
    expect(pole.rows('firmware.back')).toContainEqual({
      type: 'firmware.back',
      by: 'trial',
      from: '0.2.0',
      to: '0.1.0',
      why: 'core ended 3 times',
      why_zh: '中文 core ended 3 times',
      at_ms: evening - 5,
    });
    expect(pole.view().faults).toContainEqual(
      expect.objectContaining({
        kind: 'firmware',
        text: expect.stringContaining('0.2.0 was taken back'),
        zh: expect.objectContaining({ text: expect.stringMatching(/已撤回.*：中文 core ended/) }),
      }),
    );
    const again = aPole();
    again.hear({ kind: 'releaseTakenBack', takenBack, isNews: false });
    expect(again.rows('firmware.back')).toEqual([]);
    expect(again.view().faults.map(({ kind }) => kind)).toContain('firmware');
  });

  test('by a person is no fault: somebody knows', () => {
    const pole = aPole();
    pole.hear({ kind: 'releaseTakenBack', takenBack: { ...takenBack, by: 'person' }, isNews: true });
    expect(pole.view().faults.map(({ kind }) => kind)).not.toContain('firmware');
  });
});

describe('a program is fit', () => {
  test('with one output that fails, and not when none obeys', () => {
    const pole = aPole();
    expect(unfit(pole.site, pole.state)).toBeNull();
    pole.boardRefuses.add('road-main');
    pole.pass(120_000);
    expect(unfit(pole.site, pole.state)).toBeNull();
    const dead = aPole();
    for (const { id } of dead.site.zones) dead.boardRefuses.add(id);
    dead.hear({ kind: 'lightFailed', zone: 'road-main', level: 100, message: inBoth('line busy') });
    dead.hear({ kind: 'lightFailed', zone: 'court', level: 100, message: inBoth('line busy') });
    expect(unfit(dead.site, dead.state)).toEqual({
      en: 'no output obeys: line busy',
      zh: '所有输出均不受控：中文 line busy',
    });
  });

  test('not while nothing can be stored', () => {
    const pole = aPole();
    pole.diskRefuses = 'read-only file system';
    pole.pass(gatherMs + 60_000);
    expect(unfit(pole.site, pole.state)?.en).toMatch(/nothing can be stored: .*read-only/);
  });
});
