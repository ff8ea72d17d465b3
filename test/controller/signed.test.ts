import { describe, expect, test } from 'vitest';
import type { Ask, Proof } from '../../src/controller/command.ts';
import { mayAsk, rightsOf } from '../../src/controller/rights.ts';
import { askTable, parties } from '../../src/controller/rightsTable.ts';
import type { Person, Role } from '../../src/controller/site.ts';
import { aSite, aZone } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { Device, local, override } from './estate.ts';

const noon = local('2026-11-23T12:00:00');
const key = (login: string) => ({ fingerprint: `key-of-${login}`, publicKey: '' });
const roles = { vera: 'viewer', gao: 'guard', olga: 'operator', min: 'manager', chen: 'crew' } as const;
const people: readonly Person[] = Object.entries(roles).map(([login, role]) => ({ login, role, keys: [key(login)] }));
const unlock: Ask = { kind: 'unlock', zones: ['road-main'] };

function device(rights: 'signed' | 'broker-trusted' = 'signed') {
  const pole = new Device({ site: aSite({ rights, zones: [aZone()] }), wallMs: noon }).start();
  pole.hear({ kind: 'peopleChanged', people: { version: 1, digest: 'd', people }, by: null, key: null });
  return pole;
}

const proof = (login: keyof typeof roles, over: Partial<Extract<Proof, { kind: 'signed' }>> = {}): Proof => ({
  kind: 'signed',
  site: 'estate',
  device: 'pole-1',
  role: roles[login],
  counter: 1,
  key: key(login).fingerprint,
  ...over,
});

describe('where rights are signed', () => {
  test('what matters is refused without a signature, and stands in the records', () => {
    const pole = device();
    const reply = pole.ask(unlock, { login: 'min' });
    expect(reply).toMatchObject({ code: 'denied', text: { en: expect.stringContaining('signature') } });
    expect(pole.rows('command.refused')).toMatchObject([
      { login: 'min', ask: 'unlock', code: 'denied', text_zh: expect.stringMatching(/\p{Script=Han}/u) },
    ]);
  });

  test('light goes on without one', () => {
    expect(device().ask(override(60), { login: 'olga' }).code).toBe('applied');
  });

  test('who stands at the device needs none', () => {
    expect(device().ask(unlock, { login: 'pi', via: 'local' }).code).toBe('applied');
  });

  test('an act acts once, and the row names the key', () => {
    const pole = device();
    expect(pole.ask(unlock, { login: 'min', proof: proof('min', { counter: 5 }) }).code).toBe('applied');
    expect(pole.rows('lockout.released')).toMatchObject([{ login: 'min', signer: 'key-of-min' }]);
    for (const counter of [5, 4, 1]) {
      const again = pole.ask(unlock, { login: 'min', proof: proof('min', { counter }) });
      expect(again, `act ${counter}`).toMatchObject({ code: 'duplicate' });
    }
    expect(pole.ask(unlock, { login: 'min', proof: proof('min', { counter: 6 }) }).code).toBe('applied');
  });

  test('its number is on disk before it acts, and survives a restart', () => {
    const pole = device();
    pole.ask({ kind: 'lockout', zones: ['road-main'] }, { login: 'min' });
    pole.diskSilent = true;
    pole.hear({
      kind: 'command',
      command: pole.command(unlock, { login: 'min', proof: proof('min', { counter: 9 }) }),
    });
    expect(pole.state.zones['road-main']?.lockout).not.toBeNull();
    const save = pole.effects.findLast((effect) => effect.kind === 'save');
    expect(save?.kind === 'save' && save.durable.counters).toEqual({ 'key-of-min': 9 });
    pole.diskSilent = false;
    pole.hear({ kind: 'saved', rev: pole.state.rev });
    expect(pole.state.zones['road-main']?.lockout).toBeNull();
    pole.ask(override(10), { login: 'olga' });
    pole.restartProcess();
    pole.hear({ kind: 'peopleChanged', people: { version: 1, digest: 'd', people }, by: null, key: null });
    const replayed = pole.ask(unlock, { login: 'min', proof: proof('min', { counter: 9 }) });
    expect(replayed).toMatchObject({ code: 'duplicate', text: { en: expect.stringContaining('9') } });
  });

  test('a reset waits for the disk too, which unsigned would act at once', () => {
    expect(askTable.laneReset.signed).toBe(true);
  });

  test.each<[string, Partial<Extract<Proof, { kind: 'signed' }>>, RegExp]>([
    ['another device', { device: 'pole-2' }, /signed for pole-2/],
    ['another estate', { site: 'elsewhere' }, /of elsewhere/],
    ['a higher role', { role: 'manager' }, /in the role manager; gao has the role guard/],
    ['a key of somebody else', { key: 'key-of-min' }, /not enrolled for gao/],
    ['a key nobody has', { key: 'key-of-nobody' }, /not enrolled for gao/],
  ])('an act for %s is refused', (_, over, words) => {
    const pole = device();
    const reply = pole.ask({ kind: 'emergencyEnd' }, { login: 'gao', proof: proof('gao', over) });
    expect(reply).toMatchObject({ code: 'denied', text: { en: expect.stringMatching(words) } });
    expect(pole.state.counters).toEqual({});
    expect(pole.rows('command.refused')).toHaveLength(1);
  });

  test('a forged act is refused in the words of whoever looked at it', () => {
    const reply = device().ask(unlock, { login: 'min', proof: { kind: 'forged', text: inBoth('It does not fit.') } });
    expect(reply).toMatchObject({ code: 'denied', text: inBoth('It does not fit.') });
  });

  test('a forged act is refused even where the broker is trusted', () => {
    const pole = device('broker-trusted');
    expect(pole.ask(unlock, { login: 'min', proof: { kind: 'forged', text: inBoth('No.') } }).code).toBe('denied');
    expect(pole.ask(unlock, { login: 'min' }).code).toBe('applied');
  });

  test('an expired act is refused, signed or not', () => {
    const reply = device().ask(unlock, { login: 'min', notAfterMs: noon - 1, proof: proof('min') });
    expect(reply.code).toBe('expired');
  });

  test('a retained act is refused and on record', () => {
    const pole = device();
    expect(pole.ask(unlock, { login: 'min', retained: true, proof: proof('min') }).code).toBe('invalid');
    expect(pole.rows('command.refused')).toHaveLength(1);
  });

  test('nobody can say what has expired while the clock cannot be trusted', () => {
    const pole = new Device({
      site: aSite({ rights: 'signed', zones: [aZone()], clock: { sources: ['timesyncd'], maxOutageMs: 0 } }),
      wallMs: noon,
      clock: { syncedAtMs: null, rtc: false },
    }).start();
    pole.hear({ kind: 'peopleChanged', people: { version: 1, digest: 'd', people }, by: null, key: null });
    const reply = pole.ask(unlock, { login: 'min', proof: proof('min') });
    expect(reply).toMatchObject({ code: 'denied', text: { en: expect.stringContaining('clock') } });
  });

  test('a key that was taken back signs nothing any more', () => {
    const pole = device();
    const without = people.map((one) => (one.login === 'min' ? { ...one, keys: [] } : one));
    pole.hear({ kind: 'peopleChanged', people: { version: 2, digest: 'e', people: without }, by: 'min', key: 'k' });
    expect(pole.ask(unlock, { login: 'min', proof: proof('min') }).code).toBe('denied');
    expect(pole.rows('people.changed')).toMatchObject([{ version: 1 }, { version: 2, login: 'min', signer: 'k' }]);
  });

  test('who is in no roster is a stranger, whatever the config says', () => {
    const pole = device();
    pole.hear({ kind: 'peopleChanged', people: { version: 2, digest: 'e', people: [] }, by: null, key: null });
    expect(pole.ask(override(60), { login: 'olga' }).code).toBe('denied');
  });
});

test('refusals fill no disk: twenty rows a minute, and how many there would have been', () => {
  const pole = device();
  for (let asked = 0; asked < 60; asked += 1) pole.ask(override(60), { login: 'nobody' });
  expect(pole.rows('command.refused')).toHaveLength(20);
  pole.pass(61_000);
  pole.ask(override(60), { login: 'nobody' });
  expect(pole.rows('command.refusals')).toMatchObject([{ left_out: 40 }]);
});

describe('the table of rights', () => {
  const asks = Object.keys(askTable) as Ask['kind'][];
  const may = (role: Role, via: 'mqtt' | 'local') =>
    asks.filter((kind) => mayAsk(role, { ask: { kind } as Ask, via })).join(' ');

  test('says of each role what it may ask over the network', () => {
    const light = 'override resume emergency emergencyEnd';
    const calls = 'callAcknowledge callArrive callResolve forgive';
    expect(may('viewer', 'mqtt')).toBe('');
    expect(may('guard', 'mqtt')).toBe(`${light} gateOpen laneReset ${calls} voiceRecord voiceAnswer`);
    expect(may('operator', 'mqtt')).toBe(`${light} gateOpen ${calls} voiceRecord voiceAnswer`);
    expect(may('crew', 'mqtt')).toBe(`${light} lockout unlock laneReset upkeep voiceRecord voiceAnswer`);
    expect(may('manager', 'mqtt')).toBe(asks.join(' '));
  });

  test('lets the crew open a lane where they stand', () => {
    expect(may('crew', 'local')).toBe(
      `override resume emergency emergencyEnd lockout unlock gateOpen laneReset callAcknowledge callArrive callResolve forgive upkeep voiceRecord voiceAnswer`,
    );
    expect(may('viewer', 'local')).toBe('');
  });

  test('agrees with the limits: who may not override has no time to', () => {
    for (const role of Object.keys(rightsOf) as Role[])
      expect(rightsOf[role].overrideMaxMs > 0, role).toBe(askTable.override.who[role] !== undefined);
    expect(parties).toContain('device');
  });
});
