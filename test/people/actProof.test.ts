import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FrameFault } from '../../src/channel/check.ts';
import type { Command } from '../../src/controller/command.ts';
import type { Person } from '../../src/controller/site.ts';
import { type ActKey, makeActKey } from '../../src/mqtt/actKey.ts';
import { commandPayload, readCommand } from '../../src/mqtt/commandMessage.ts';
import { signAct } from '../../src/mqtt/signedAct.ts';
import { provenCommand } from '../../src/people/actProof.ts';

const open = {
  v: 1,
  id: 'g-1',
  op: 'gate.open',
  lane: 'gate-in',
  why: '快递',
  issued_at_ms: 1_795_435_200_000,
  not_after_ms: 1_795_435_210_000,
};
const by = { site: 'estate', device: 'pole-1', login: 'gao', role: 'guard', counter: 7 } as const;
let key: ActKey;
let people: readonly Person[];

beforeAll(async () => {
  key = await makeActKey();
  const stranger = await makeActKey();
  people = [
    { login: 'gao', role: 'guard', keys: [key] },
    { login: 'min', role: 'manager', keys: [stranger] },
  ];
});

const proven = (act: object, login = 'gao'): Command => provenCommand(JSON.stringify(act), login, people);

/** What a device would do with it: null = it is no command at all. */
function outcome(text: string): Command | null {
  try {
    return provenCommand(text, 'gao', people);
  } catch (error) {
    // Anything else would be a fault of ours.
    if (!(error instanceof FrameFault)) throw error;
    return null;
  }
}

describe('a signed command', () => {
  it('is read out of the text that was signed', async () => {
    expect(proven(await signAct(open, by, key))).toEqual({
      id: 'g-1',
      login: 'gao',
      via: 'mqtt',
      retained: false,
      issuedAtMs: open.issued_at_ms,
      notAfterMs: open.not_after_ms,
      why: '快递',
      ask: { kind: 'gateOpen', lane: 'gate-in' },
      proof: { kind: 'signed', site: 'estate', device: 'pole-1', role: 'guard', counter: 7, key: key.fingerprint },
    });
  });

  it('means to core what it means to link', async () => {
    const acts = [
      { ...open, op: 'zone.override', target: ['a', 'b'], level_pct: 40, for_min: 5, lane: undefined },
      { ...open, op: 'zone.unlock', target: ['a'], lane: undefined },
      { ...open, op: 'call.resolve', call: 'c', end: 'card' },
      { ...open, op: 'config.take', delivery: 'a'.repeat(64), lane: undefined },
      { ...open, op: 'zone.upkeep', target: ['a'], what: 'cleaned', lane: undefined },
      { ...open, op: 'site.emergency', until: 'dawn', lane: undefined },
    ];
    for (const act of acts) {
      const signed = await signAct(act, by, key);
      const reading = readCommand(commandPayload(Buffer.from(JSON.stringify(signed))), {
        login: 'gao',
        retained: false,
      });
      if (reading.kind !== 'act') throw new Error(reading.kind === 'refused' ? reading.text.en : 'not signed');
      const { proof, ...command } = provenCommand(reading.text, 'gao', people);
      expect(command).toEqual(reading.command);
      expect(proof?.kind).toBe('signed');
    }
  });

  it('with one bit changed anywhere is forged, or no command, or says exactly the same', async () => {
    const whole = await signAct(open, by, key);
    const bytes = Buffer.from(JSON.stringify(whole));
    const genuine = proven(whole);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const made = outcome(flipped.toString('utf8'));
      if (made?.proof?.kind === 'signed') expect(made, `bit ${bit}: ${flipped.toString()}`).toEqual(genuine);
    }
  });

  it('with any value replaced is never believed', async () => {
    const whole = await signAct(open, by, key);
    const paths = [...Object.keys(open).filter((name) => name !== 'v'), ...Object.keys(whole.signed)];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(fc.integer(), fc.string(), fc.constant('min')), (path, value) => {
        const inside = Object.hasOwn(whole.signed, path);
        const forged = inside ? { ...whole, signed: { ...whole.signed, [path]: value } } : { ...whole, [path]: value };
        fc.pre(JSON.stringify(forged) !== JSON.stringify(whole));
        expect(outcome(JSON.stringify(forged))?.proof?.kind ?? 'none').not.toBe('signed');
      }),
    );
  });

  it('with a key more is forged', async () => {
    const whole = await signAct(open, by, key);
    expect(proven({ ...whole, below_floor: true }).proof?.kind).toBe('forged');
  });

  it('on the topic of another is forged', async () => {
    const whole = await signAct(open, by, key);
    expect(proven(whole, 'min').proof).toMatchObject({
      kind: 'forged',
      text: { en: expect.stringContaining('topic of min') },
    });
  });

  it('by what cannot be a login is no act at all, for nobody could have that name', async () => {
    const whole = await signAct(open, by, key);
    const signedBy = (signer: unknown) => proven({ ...whole, signed: { ...whole.signed, login: signer } });
    for (const strange of ['', 'Gao', '高', 'gao/', '+', 'gao\u001b[2J', 'a'.repeat(33), 7])
      expect(() => signedBy(strange), String(strange)).toThrow(/^signed\.login: expected 1 to 32 of a-z, 0-9 and -/);
    expect(signedBy('a'.repeat(32)).proof?.kind).toBe('forged');
  });

  it('by a key that is enrolled for another is forged', async () => {
    const whole = await signAct(open, { ...by, login: 'min', role: 'manager' }, key);
    const { proof } = proven(whole, 'min');
    expect(proof).toMatchObject({ kind: 'forged', text: { en: expect.stringContaining('not enrolled for min') } });
  });

  it('in a raised role is proved as it was signed; the controller compares the role', async () => {
    const { proof } = proven(await signAct(open, { ...by, role: 'manager' }, key));
    expect(proof).toMatchObject({ kind: 'signed', role: 'manager' });
  });

  it('is not taken over from a people roster or another purpose', async () => {
    const whole = await signAct(open, by, key);
    const moved = { ...open, op: 'lane.reset', signed: whole.signed };
    expect(proven(moved).proof?.kind).toBe('forged');
  });

  it('that names two ends, or is no command, is no act at all', async () => {
    const twoEnds = { ...open, op: 'site.emergency', for_min: 3, until: 'dawn' };
    expect(() =>
      proven({ ...twoEnds, signed: { ...by, key: 'a'.repeat(16), signature: `${'A'.repeat(86)}==` } }),
    ).toThrow(/more than one end/);
    for (const text of ['', 'null', '[]', '{}', '{"signed":{}}', '"x"', '{"op":"gate.open","signed":null}'])
      expect(outcome(text), text).toBeNull();
  });

  it('with a text that nobody can sign is no act, and ends nothing', async () => {
    const whole = await signAct(open, by, key);
    for (const strange of [{ '\ud800': 7 }, { why: 'a\udc00' }])
      expect(() => proven({ ...whole, ...strange })).toThrow(FrameFault);
  });

  it('of whatever JSON never ends the process', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(outcome(text)).toBeNull();
      }),
    );
  });
});
