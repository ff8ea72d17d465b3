import { expect, test } from 'vitest';
import { diskPatienceMs } from '../../src/controller/retry.ts';
import { unsavedMax } from '../../src/controller/saving.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aSite, aZone } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { Device, local, override } from './estate.ts';

const noon = local('2026-11-23T12:00:00');
const device = () => new Device({ site: aSite({ zones: [aZone()] }), wallMs: noon }).start();

const unlock = { kind: 'unlock', zones: ['road-main'] } as const;
const chen = { login: 'chen' };

/** A pole with a locked-out zone, whose disk then refuses. */
function lockedOut(): Device {
  const pole = device();
  pole.ask({ kind: 'lockout', zones: ['road-main'] }, chen);
  pole.diskRefuses = 'no space left';
  return pole;
}

test('an end of a lockout that the disk refuses is not done, and may be asked for again with the same id', () => {
  const pole = lockedOut();
  const reply = pole.ask(unlock, { ...chen, id: 'again' });
  expect(reply.code).toBe('unstored');
  expect(reply.text.en).toContain('Not done');
  expect(pole.view().zones[0]?.lockout?.login).toBe('chen');
  pole.diskRefuses = null;
  expect(pole.ask(unlock, { ...chen, id: 'again' }).code).toBe('applied');
});

test('the office never reads of what was not done', () => {
  const pole = lockedOut();
  pole.ask(unlock, chen);
  pole.diskRefuses = null;
  pole.effects.length = 0;
  pole.pass(2 * minuteMs);
  expect(pole.rows('lockout.released')).toEqual([]);
});

test('staff can light a zone of a pole whose disk is dead, and the office reads of it once the disk stores again', () => {
  const pole = device();
  pole.diskRefuses = 'no space left';
  const reply = pole.ask(override(60), { id: 'c-9' });
  expect(reply.code).toBe('unstored');
  expect(reply.text.en).toContain('will not survive a power cut');
  expect(pole.lamp('road-main')).toBe(60);
  pole.diskRefuses = null;
  pole.effects.length = 0;
  pole.pass(2 * minuteMs);
  const saved = pole.effects.flatMap((effect) => (effect.kind === 'save' ? effect.records : []));
  expect(saved.filter(({ body }) => body['cmd_id'] === 'c-9')).toHaveLength(1);
});

test('a lockout that the disk refuses is done, and the person hears that a power cut would undo it', () => {
  const pole = device();
  pole.diskRefuses = 'read-only file system';
  const reply = pole.ask({ kind: 'lockout', zones: ['road-main'] }, { login: 'chen' });
  expect(reply.code).toBe('unstored');
  expect(reply.text.en).toContain('will not survive a power cut');
  expect(pole.view().zones[0]?.lockout?.login).toBe('chen');
});

test('a disk that never answers does not keep a person waiting for ever', () => {
  const pole = device();
  pole.diskSilent = true;
  pole.hear({ kind: 'command', command: pole.command(override(60)) });
  pole.effects.length = 0;
  pole.pass(diskPatienceMs);
  const codes = pole.effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.reply.code] : []));
  expect(codes).toEqual(['unstored']);
  expect(pole.state.waiting).toEqual([]);
});

test('rows of a failed save go with the next that succeeds, once', () => {
  const pole = device();
  pole.diskRefuses = 'no space left';
  pole.hear({ kind: 'siteRefused', file: 'estate.yaml', message: inBoth('zones: expected a list') });
  pole.diskRefuses = null;
  pole.effects.length = 0;
  pole.pass(2 * minuteMs);
  const saved = pole.effects.flatMap((effect) => (effect.kind === 'save' ? effect.records : []));
  expect(saved.filter(({ body }) => body['type'] === 'config.refused')).toHaveLength(1);
});

test('a refusing disk is tried again ever less often, and the lights do not care', () => {
  const pole = device();
  pole.diskRefuses = 'no space left';
  pole.pass(8 * hourMs, secondMs);
  const saves = pole.effects.filter(({ kind }) => kind === 'save').length;
  // 8 h at one try in 5 min, a few quick ones at the start, and one for each change of light at dusk.
  expect(saves).toBeLessThan(8 * 12 + 10);
  expect(pole.lamp('road-main')).toBe(100);
  expect(pole.view().faults).toMatchObject([{ kind: 'store', about: 'store' }]);
  pole.diskRefuses = null;
  pole.pass(5 * minuteMs);
  expect(pole.view().faults).toEqual([]);
});

test('rows in memory are bounded, and figures go before events', () => {
  const pole = device();
  pole.diskRefuses = 'no space left';
  pole.hear({ kind: 'siteRefused', file: 'estate.yaml', message: inBoth('no') });
  pole.pass((unsavedMax + 20) * minuteMs, minuteMs);
  expect(pole.state.unsaved).toHaveLength(unsavedMax);
  expect(pole.state.unsaved.some(({ record }) => record.body['type'] === 'config.refused')).toBe(true);
});

test('a late answer to an older save does not undo a newer one', () => {
  const pole = device();
  pole.diskSilent = true;
  pole.hear({ kind: 'command', command: pole.command(override(60), { id: 'first' }) });
  const first = pole.state.rev;
  pole.hear({ kind: 'command', command: pole.command(override(80), { id: 'second' }) });
  const second = pole.state.rev;
  pole.hear({ kind: 'saveFailed', rev: first, message: inBoth('busy') });
  expect(pole.state.waiting).toHaveLength(2);
  pole.hear({ kind: 'saved', rev: second });
  expect(pole.lamp('road-main')).toBe(80);
  expect(pole.state.waiting).toEqual([]);
});

test('a save that nobody made changes nothing', () => {
  const pole = device();
  const before = pole.state;
  pole.hear({ kind: 'saved', rev: -5 });
  pole.hear({ kind: 'saved', rev: Number.NaN });
  expect(pole.state).toBe(before);
});

test('each minute brings one row of cumulative figures', () => {
  const pole = device();
  pole.ask(override(50));
  pole.effects.length = 0;
  pole.pass(3 * minuteMs);
  const rows = pole.records.filter(({ stream }) => stream === 'tele');
  expect(rows).toHaveLength(3);
  const last = rows.at(-1)?.body['zones'] as Record<string, Record<string, number>>;
  // Ten lamps of 25 W at half light, for the 3 minutes since noon.
  expect(last['road-main']).toEqual({
    level_pct: 50,
    power_w: 250,
    energy_wh: 12.5,
    energy_metered_wh: 0,
    energy_error_wh: 2.5,
    energy_estimated_wh: 12.5,
    energy_quality: 'estimated',
    cost: 0,
    co2_g: 0,
    lit_s: 180,
    full_load_s: 90,
    switches: 1,
    source: 'override',
    needed_s: 0,
    served_s: 0,
    waste_s: 180,
    override_s: 180,
  });
});
