import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effect, OfficeRecord } from '../../src/controller/effect.ts';
import { gatherMs, heldRowsMax } from '../../src/controller/saveWait.ts';
import { unsavedMax } from '../../src/controller/saving.ts';
import { isAct } from '../../src/journal/audit/acts.ts';
import { secondMs } from '../../src/units.ts';
import { Gatehouse } from '../controller/gatehouse.ts';
import { anyHappening, evening, site } from '../controller/happenings.ts';

const clock = { syncedAtMs: evening, rtc: false };
const savesOf = (effects: readonly Effect[]) => effects.filter((effect) => effect.kind === 'save');
const heldOf = ({ state }: Gatehouse) => state.unsaved.flatMap(({ rev, record }) => (rev === null ? [record] : []));

/** Plays happenings on a device; after each step that one of them makes, `look` sees the device and what the step wanted. */
function played(happenings: readonly ((device: Gatehouse) => unknown)[], look: (device: Gatehouse) => void): Gatehouse {
  const device = new Watched({ site, wallMs: evening, clock }, look).start();
  for (const happens of happenings) happens(device);
  return device;
}

class Watched extends Gatehouse {
  readonly #look: (device: Gatehouse) => void;

  constructor(options: ConstructorParameters<typeof Gatehouse>[0], look: (device: Gatehouse) => void) {
    super(options);
    this.#look = look;
  }

  override hear(...heard: Parameters<Gatehouse['hear']>): ReturnType<Gatehouse['hear']> {
    const effects = super.hear(...heard);
    this.#look(this);
    return effects;
  }
}

test('what a person did or was promised, a call, a fault and a change of the device never wait', () => {
  let held = 0;
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), (happenings) => {
      played(happenings, (device) => {
        // A disk that refuses holds everything back; that is another promise.
        if (device.state.store.failing !== null) return;
        const rows = heldOf(device);
        held += rows.length;
        for (const { stream, body } of rows) {
          if (stream === 'tele') continue;
          expect(isAct(body), JSON.stringify(body)).toBe(false);
          expect(String(body['type'])).toMatch(/^(card\.read|gate\.opened|lane\.episode|lane\.hour|light\.changed)$/);
          if (body['type'] === 'gate.opened') expect(['card', 'freeExit']).toContain(body['source']);
        }
        for (const { rev } of device.state.waiting)
          expect(rev, 'a promise waits for a save under way').toBeLessThanOrEqual(device.state.rev);
      });
    }),
    { numRuns: 80 },
  );
  // Where nothing is ever held nothing is proved.
  expect(held).toBeGreaterThan(300);
});

test('nothing waits longer than it may, nor in greater number, and the wake never sleeps past it', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), (happenings) => {
      played(happenings, ({ state, now, wakeAtMono }) => {
        if (state.store.failing !== null) return;
        const held = state.unsaved.filter(({ rev }) => rev === null);
        expect(held.length).toBeLessThan(heldRowsMax);
        if (held.length > 0) expect(state.heldSave).not.toBeNull();
        if (state.heldSave === null) return;
        expect(state.heldSave.dueMono).toBeGreaterThan(now.monoMs);
        expect(state.heldSave.dueMono).toBeLessThanOrEqual(now.monoMs + gatherMs);
        expect(wakeAtMono).toBeLessThanOrEqual(state.heldSave.dueMono);
      });
    }),
    { numRuns: 80 },
  );
});

test('every row goes to the disk once, in the order in which the rows were made, and with the state that has it counted', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), (happenings) => {
      const made: OfficeRecord[] = [];
      const saved: OfficeRecord[] = [];
      let run = '';
      let seen = 0;
      let full = false;
      const device = played(happenings, (device) => {
        full ||= device.state.unsaved.length === unsavedMax;
        // A crash forgets what was held, and only that.
        if (device.state.run !== run || device.state.store.failing !== null) {
          ({ run } = device.state);
          made.length = 0;
          saved.length = 0;
        }
        for (const { records, durable, rev } of savesOf(device.effects.slice(seen))) {
          saved.push(...records);
          expect(durable.rev).toBe(rev);
        }
        seen = device.effects.length;
      });
      // What a disk that refuses for long makes a device give up is looked at elsewhere.
      if (full || device.state.store.failing !== null) return;
      made.push(...device.records.slice(device.records.indexOf(saved[0] as OfficeRecord)));
      expect(new Set(saved).size).toBe(saved.length);
      const known = [...saved, ...heldOf(device)];
      // None of them is none of those made, and not all, as slice(-0) would have it.
      expect(known.map(textOf)).toEqual(made.slice(Math.max(0, made.length - known.length)).map(textOf));
    }),
    { numRuns: 80 },
  );
});

const textOf = (record: OfficeRecord) => JSON.stringify(record);

test('asked to, it gives all that waits to the disk, in one save, and nothing when nothing waits', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 30 }), (happenings) => {
      const device = played(happenings, () => undefined);
      if (device.state.store.failing !== null || device.diskSilent || device.diskRefuses !== null) return;
      // What the happening left to be noticed, such as a clock that was stepped, is a row of its own.
      device.tick();
      const waited = device.state.heldSave !== null;
      const held = heldOf(device);
      const saves = savesOf(device.hear({ kind: 'saveNow', why: 'the process ends' }));
      expect(saves).toHaveLength(waited ? 1 : 0);
      expect(saves.flatMap(({ records }) => records)).toEqual(held);
      expect([device.state.heldSave, heldOf(device)]).toEqual([null, []]);
    }),
    { numRuns: 80 },
  );
});

test('a crash at any moment loses at most what was held, nothing that was answered, and no total that was sent falls', () => {
  let lost = 0;
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), fc.nat(), (happenings, at) => {
      const device = new Gatehouse({ site, wallMs: evening, clock }).start();
      for (const happens of happenings.slice(0, at % (happenings.length + 1))) happens(device);
      if (device.diskSilent || device.diskRefuses !== null) return;
      const saved = device.stored.flatMap(({ records }) => records);
      const answered = device.effects.flatMap((effect) =>
        effect.kind === 'reply' && effect.reply.code === 'applied' ? [effect.reply.id] : [],
      );
      const acts = saved.map(({ body }) => body['cmd_id']);
      for (const id of answered) expect(acts).toContain(id);
      const sent = saved.findLast(({ stream }) => stream === 'tele')?.body;
      lost += heldOf(device).length;
      device.restartProcess();
      device.pass(2 * gatherMs, 10 * secondMs);
      const after = device.records.findLast(({ stream }) => stream === 'tele')?.body;
      expect(fallen(sent, after)).toEqual([]);
    }),
    { numRuns: 80 },
  );
  expect(lost).toBeGreaterThan(10);
});

/** Names of cumulative figures that are lower in the later sample. */
function fallen(before: unknown, after: unknown, path = ''): string[] {
  if (typeof before === 'number')
    return /(_pct|_w)$/.test(path) || Number(after) >= before ? [] : [`${path}: ${before} to ${String(after)}`];
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return [];
  const later = new Map(Object.entries(after));
  return Object.entries(before).flatMap(([key, value]) =>
    key === 'machine' ? [] : fallen(value, later.get(key), `${path}/${key}`),
  );
}
