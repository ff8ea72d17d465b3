import { expect, test } from 'vitest';
import type { Effect } from '../../src/controller/effect.ts';
import { minuteMs } from '../../src/units.ts';
import { aMeter, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local } from './estate.ts';

const rules = [aRule({ start: at('18:00'), end: at('06:00') })];
const zone = aZone({
  meter: 'box-1',
  promise: { kind: 'windows', rules },
  schedule: { rules, exceptions: [] },
});

/** The rows of saves that the disk took, in order. */
class Disk {
  readonly rows: Readonly<Record<string, unknown>>[] = [];
  readonly #pole: Device;
  #seen = 0;

  constructor(pole: Device) {
    this.#pole = pole;
  }

  /** Lets minutes pass; while the disk refuses, what is saved is lost and has to come again. */
  passUntil(wallMs: number, refuses: boolean): void {
    this.#pole.diskRefuses = refuses ? 'database or disk is full' : null;
    this.#pole.passUntil(wallMs, minuteMs);
    const fresh = this.#pole.effects.slice(this.#seen);
    this.#seen = this.#pole.effects.length;
    if (refuses) return;
    const saves = fresh.filter((effect): effect is Extract<Effect, { kind: 'save' }> => effect.kind === 'save');
    this.rows.push(...saves.flatMap(({ records }) => records.map(({ body }) => body)));
  }

  count(type: string, over: Readonly<Record<string, unknown>> = {}): number {
    return this.rows.filter((row) => Object.entries({ type, ...over }).every(([key, value]) => row[key] === value))
      .length;
  }
}

test('a disk that is full in the middle of a month’s close gets each row of it once, and the sums are whole', () => {
  const pole = new Device({
    site: aSite({ zones: [zone], meters: [aMeter()] }),
    wallMs: local('2026-11-29T13:00:00'),
  }).start();
  const disk = new Disk(pole);
  disk.passUntil(local('2026-11-30T23:58:00'), false);
  // Full from two minutes before midnight until the next afternoon: month, night and periods close on a refusing disk.
  disk.passUntil(local('2026-12-01T12:40:00'), true);
  disk.passUntil(local('2026-12-01T14:00:00'), false);
  expect(disk.count('meter.month', { month: '2026-11' })).toBe(1);
  expect(disk.count('night.closed', { night: '2026-11-29' })).toBe(1);
  expect(disk.count('night.closed', { night: '2026-11-30' })).toBe(1);
  expect(disk.count('service.closed', { period: 'month', name: '2026-11' })).toBe(1);
  const [night] = disk.rows.filter(({ type, night }) => type === 'night.closed' && night === '2026-11-30');
  expect(night).toMatchObject({ needed_s: 12 * 3_600, served_s: 12 * 3_600 });
  pole.restartProcess();
  disk.passUntil(local('2026-12-01T15:00:00'), false);
  expect(disk.count('meter.month')).toBe(1);
});

test('a power cut while the disk was full closes the month after it, once', () => {
  const pole = new Device({
    site: aSite({ zones: [zone], meters: [aMeter()] }),
    wallMs: local('2026-11-30T20:00:00'),
  }).start();
  const disk = new Disk(pole);
  disk.passUntil(local('2026-11-30T23:50:00'), false);
  disk.passUntil(local('2026-12-01T00:30:00'), true);
  pole.diskRefuses = null;
  const before = pole.effects.length;
  pole.restartProcess().passUntil(local('2026-12-01T01:00:00'), minuteMs);
  const rows = pole.effects
    .slice(before)
    .flatMap((effect) => (effect.kind === 'save' ? effect.records.map(({ body }) => body) : []));
  expect(rows.filter(({ type }) => type === 'meter.month')).toMatchObject([{ month: '2026-11' }]);
});
