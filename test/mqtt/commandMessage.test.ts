import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrameToCore } from '../../src/channel/readToCore.ts';
import { type CommandReading, commandPayload, readCommand } from '../../src/mqtt/commandMessage.ts';
import { commandBytesMax } from '../../src/mqtt/commandSchema.ts';

const override = {
  v: 1,
  id: '6f1e1f1c-0001',
  op: 'zone.override',
  target: ['road-main'],
  level_pct: 60,
  for_min: 30,
  why: 'wedding',
  issued_at_ms: 1_795_435_200_000,
  not_after_ms: 1_795_435_230_000,
};
const { for_min: _, ...endless } = override;
const issuedAtMs = override.issued_at_ms;
const gateEnvelope = { v: 1, id: 'g1', issued_at_ms: issuedAtMs, not_after_ms: issuedAtMs + 5_000 };
const opening = (over: object) => ({ ...gateEnvelope, op: 'gate.open', lane: 'gate-in', ...over });
const resolving = { ...gateEnvelope, op: 'call.resolve', lane: 'gate-in', call: 'c-1', end: 'card' };
const forgiving = { ...gateEnvelope, op: 'card.forgive', card: '0123456789abcdef0123456789abcdef' };
const signature = {
  site: 'garden',
  device: 'pole-1',
  login: 'alice',
  role: 'manager',
  counter: 1,
  key: '0123456789abcdef',
  signature: `${'A'.repeat(86)}==`,
};
const source = { login: 'alice', retained: false };

function read(message: unknown, from = source): CommandReading {
  return readCommand(
    commandPayload(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))),
    from,
  );
}

function asked(message: unknown) {
  const reading = read(message);
  if (reading.kind !== 'command') throw new Error(JSON.stringify(reading.text));
  return reading.command;
}

describe('a command', () => {
  it('to override becomes what the controller understands', () => {
    expect(asked(override)).toEqual({
      id: '6f1e1f1c-0001',
      login: 'alice',
      via: 'mqtt',
      retained: false,
      issuedAtMs: 1_795_435_200_000,
      notAfterMs: 1_795_435_230_000,
      why: 'wedding',
      ask: {
        kind: 'override',
        zones: ['road-main'],
        level: 60,
        end: { kind: 'duration', ms: 1_800_000 },
        belowFloor: false,
        allowBoost: false,
      },
    });
  });

  it.each([
    [{}, { kind: 'default' }],
    [{ for_min: 0.5 }, { kind: 'duration', ms: 30_000 }],
    [{ until_ms: 1_795_440_000_000 }, { kind: 'instant', atMs: 1_795_440_000_000 }],
    [{ until: 'next-switch' }, { kind: 'nextSwitch' }],
    [{ until: 'dawn' }, { kind: 'dawn' }],
    [{ until: '23:30' }, { kind: 'clock', time: '23:30' }],
  ])('with the end %j ends so', (end, expected) => {
    expect(asked({ ...endless, ...end }).ask).toMatchObject({ end: expected });
  });

  it.each([
    [
      { op: 'zone.resume', target: ['a', 'b'] },
      { kind: 'resume', zones: ['a', 'b'] },
    ],
    [
      { op: 'zone.lockout', target: ['a'] },
      { kind: 'lockout', zones: ['a'] },
    ],
    [
      { op: 'zone.unlock', target: ['a'] },
      { kind: 'unlock', zones: ['a'] },
    ],
    [
      { op: 'site.emergency', until: 'dawn' },
      { kind: 'emergency', end: { kind: 'dawn' } },
    ],
    [{ op: 'site.emergency-end' }, { kind: 'emergencyEnd' }],
    [
      { op: 'gate.open', lane: 'gate-in', not_after_ms: override.issued_at_ms + 10_000 },
      { kind: 'gateOpen', lane: 'gate-in' },
    ],
    [
      { op: 'lane.reset', lane: 'gate-in' },
      { kind: 'laneReset', lane: 'gate-in' },
    ],
    [
      { op: 'call.acknowledge', lane: 'gate-in', call: 'c-1' },
      { kind: 'callAcknowledge', lane: 'gate-in', call: 'c-1' },
    ],
    [
      { op: 'call.arrive', lane: 'gate-in', call: 'c-1' },
      { kind: 'callArrive', lane: 'gate-in', call: 'c-1' },
    ],
    [
      { op: 'call.resolve', lane: 'gate-in', call: 'c-1', end: 'turnedAway' },
      { kind: 'callResolve', lane: 'gate-in', call: 'c-1', end: 'turnedAway', needed: null },
    ],
    [
      { op: 'call.resolve', lane: 'gate-in', call: 'c-1', end: 'card', needed: false },
      { kind: 'callResolve', lane: 'gate-in', call: 'c-1', end: 'card', needed: false },
    ],
    [
      { op: 'card.forgive', card: '0123456789abcdef0123456789abcdef' },
      { kind: 'forgive', pseudonym: '0123456789abcdef0123456789abcdef' },
    ],
  ])('%j is read', (given, expected) => {
    const { v, id, issued_at_ms, not_after_ms } = override;
    expect(asked({ v, id, issued_at_ms, not_after_ms, ...given }).ask).toEqual(expected);
  });

  it('takes the login from the topic and never from the payload', () => {
    expect(read({ ...override, login: 'boss' })).toMatchObject({ kind: 'refused' });
  });

  it('with a key given twice counts the last one', () => {
    const text = JSON.stringify(override).replace('"level_pct":60', '"level_pct":60,"level_pct":10');
    expect(asked(text).ask).toMatchObject({ level: 10 });
  });

  it('that is retained is refused, with its id so that the sender learns of it', () => {
    const reading = read(override, { login: 'alice', retained: true });
    expect(reading).toMatchObject({ kind: 'refused', id: override.id, code: 'invalid' });
    expect(reading).toHaveProperty('text.en', expect.stringContaining('without the retain flag'));
  });

  it('one byte over the limit is refused before it is read', () => {
    const padded = (length: number) => JSON.stringify(override).padEnd(length, ' ');
    expect(read(padded(commandBytesMax)).kind).toBe('command');
    expect(read(padded(commandBytesMax + 1))).toMatchObject({ kind: 'refused', id: null });
  });
});

describe('a malformed command', () => {
  const cases: [what: string, payload: string | object, id: string | null, words: RegExp][] = [
    ['nothing', '', null, /no JSON/],
    ['half a text', '{"v":1,"id":"x"', null, /no JSON/],
    ['an array', '[]', null, /JSON object/],
    ['a number', '7', null, /JSON object/],
    ['null', 'null', null, /JSON object/],
    ['8000 brackets', '['.repeat(8_000), null, /no JSON/],
    ['8000 matched brackets', `${'['.repeat(4_000)}${']'.repeat(4_000)}`, null, /JSON object/],
    [
      'a misspelt key',
      { ...endless, levle_pct: 60, level_pct: undefined },
      override.id,
      /"levle_pct".*mean "level_pct"/,
    ],
    ['a misspelt optional key', { ...override, below_flor: true }, override.id, /mean "below_floor"/],
    ['a key of nobody', { ...override, colour: 'red' }, override.id, /"colour".*Known keys: .*level_pct/],
    [
      '__proto__',
      JSON.stringify(override).replace('"v":1', '"v":1,"__proto__":{"admin":true}'),
      override.id,
      /__proto__/,
    ],
    ['a misspelt op', { ...override, op: 'zone.overide' }, override.id, /mean "zone.override"/],
    ['an unknown op', { ...override, op: 'siren.on' }, override.id, /One of: zone.override/],
    ['an op that is no text', { ...override, op: 7 }, override.id, /no op 7/],
    ['no op', { ...override, op: undefined }, override.id, /"op" is missing/],
    ['another version', { ...override, v: 2 }, override.id, /"v" is 2/],
    ['no version', { ...override, v: undefined }, override.id, /"v" is missing/],
    ['level as text', { ...override, level_pct: '60' }, override.id, /"level_pct" is "60"/],
    ['level 101', { ...override, level_pct: 101 }, override.id, /"level_pct" is 101/],
    ['level -1', { ...override, level_pct: -1 }, override.id, /"level_pct" is -1/],
    ['level 1e999', JSON.stringify(override).replace(':60,', ':1e999,'), override.id, /level_pct/],
    ['an unsafe time', { ...override, issued_at_ms: 2 ** 53 }, override.id, /issued_at_ms/],
    ['a broken time', { ...override, not_after_ms: 1.5 }, override.id, /not_after_ms/],
    ['no time', { ...override, not_after_ms: undefined }, override.id, /"not_after_ms" is missing/],
    ['no target', { ...override, target: undefined }, override.id, /"target" is missing/],
    ['an empty target', { ...override, target: [] }, override.id, /target/],
    ['a target that is no list', { ...override, target: 'road-main' }, override.id, /target/],
    ['65 targets', { ...override, target: Array.from({ length: 65 }, () => 'a') }, override.id, /target/],
    ['a target that is no text', { ...override, target: [7] }, override.id, /"target.0" is 7/],
    ['two ends', { ...override, until: 'dawn' }, override.id, /one end only/],
    ['25:00', { ...endless, until: '25:00' }, override.id, /until/],
    ['for 0 min', { ...override, for_min: 0 }, override.id, /for_min/],
    ['for ever', { ...override, for_min: 1e9 }, override.id, /for_min/],
    ['an end on a resume', { ...override, op: 'zone.resume', level_pct: undefined }, override.id, /for_min/],
    ['a long reason', { ...override, why: 'x'.repeat(201) }, override.id, /why/],
    ['an open command of 10.001 s', opening({ not_after_ms: issuedAtMs + 10_001 }), 'g1', /not_after_ms.*lives 10 s/],
    ['an open command of a year', opening({ not_after_ms: issuedAtMs * 2 }), 'g1', /lives 10 s at most/],
    ['an open command without a lane', opening({ lane: undefined }), 'g1', /"lane" is missing/],
    ['an open command for two lanes', opening({ lane: ['a', 'b'] }), 'g1', /"lane" is \["a","b"\]/],
    ['an open command with a level', opening({ level_pct: 5 }), 'g1', /"level_pct".*Known keys: .*lane/],
    ['a call that ends itself', { ...resolving, end: 'self' }, 'g1', /"end" is "self"/],
    ['a call that nobody names', { ...resolving, call: undefined }, 'g1', /"call" is missing/],
    ['a card by its number', { ...forgiving, card: 'H10301:8:4711' }, 'g1', /"card"/],
    [
      'a target with a blank',
      { ...override, target: ['a b'] },
      override.id,
      /"target.0" is "a b": write 1 to 64 visible/,
    ],
    ['a role of nobody', { ...override, signed: { ...signature, role: 'mananger' } }, override.id, /mean "manager"/],
    ['a key within the signature', { ...override, signed: { ...signature, keys: 1 } }, override.id, /mean "key"/],
    ['an op that asks, misspelt', { ...override, op: 'history.got' }, override.id, /mean "history.get"/],
    ['no id', { ...override, id: undefined }, null, /"id" is missing/],
    ['an empty id', { ...override, id: '' }, null, /id/],
    ['a long id', { ...override, id: 'x'.repeat(65) }, null, /id/],
    ['an id with a line break', { ...override, id: 'a\nb' }, null, /id/],
    ['an id that is no text', { ...override, id: 7 }, null, /id/],
  ];

  it.each(cases)('(%s) is refused with words', (_what, payload, id, words) => {
    const reading = read(payload);
    if (reading.kind !== 'refused') throw new Error('was taken');
    expect(reading.text.en).toMatch(words);
    expect(reading.text.zh).toMatch(/\p{Script=Han}/u);
    expect(reading.id).toBe(id);
    expect(reading.code).toBe('invalid');
    // Words for people, neither a pattern nor English within the Chinese; the JSON parser alone is quoted.
    if (reading.text.en.includes('no JSON')) return;
    expect(reading.text.en).not.toMatch(/\^|pattern|Invalid|expected/);
    expect(reading.text.zh).not.toMatch(/[a-z]{3,} [a-z]{2,} [a-z]{2,}/i);
  });

  it('in no known character set is refused', () => {
    const bytes = Buffer.from(JSON.stringify(override));
    bytes[10] = 0xff;
    expect(readCommand(commandPayload(bytes), source)).toMatchObject({ kind: 'refused', id: null });
  });

  it('is refused here when core would not take it: a refusal there costs link its line', () => {
    const night = {
      ...gateEnvelope,
      op: 'night.reassign',
      zone: 'court',
      night: '2026-11-23',
      from: 'fault',
      to: 'absent',
    };
    const beyond = [
      { ...forgiving, issued_at_ms: 253_402_300_799_001 },
      { ...override, for_min: undefined, until_ms: 8.64e15 },
      { ...night, min: 5e-24 },
    ];
    for (const message of beyond) expect(read(message)).toMatchObject({ kind: 'refused', code: 'invalid' });
    const command = asked({ ...night, min: 0.01 });
    expect(readFrameToCore({ kind: 'command', command }, 'frame')).toEqual({ kind: 'command', command });
  });

  /** Of the right shape; whether it fits is core's to see. */
  const signed = {
    site: 'e',
    device: 'p',
    login: 'alice',
    role: 'guard',
    counter: 1,
    key: '0'.repeat(16),
    signature: `${'A'.repeat(86)}==`,
  };

  it('cannot bring control characters into the words of its refusal', () => {
    const reading = read(opening({ signed: { ...signed, login: 'a\n\u001b[2J' } }));
    expect(reading).toMatchObject({ kind: 'refused', suspect: true, text: expect.not.stringMatching(/\p{Cc}/u) });
  });

  it('refuses half a surrogate pair, which has no signed form and would be let in by link and turned away by core', () => {
    expect(read(opening({ signed })).kind).toBe('act');
    for (const half of [{ device: '\uddd3' }, { site: 'e\ud800' }])
      expect(read(opening({ signed: { ...signed, ...half } })).kind).toBe('refused');
    expect(read(opening({ signed, why: 'a\udc00' })).kind).toBe('refused');
    const text = expect.objectContaining({
      en: expect.stringContaining('nobody can read it'),
      zh: expect.not.stringMatching(/pattern/),
    });
    expect(read(opening({ why: 'a\udc00' }))).toMatchObject({ kind: 'refused', text });
  });

  it('never brings the door down, and never makes a screen do tricks, whatever the bytes', () => {
    const mutated = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }).map((changes) => {
      const bytes = Buffer.from(JSON.stringify(override));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    });
    const json = fc.json().map((text) => Buffer.from(text));
    const raw = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(mutated, json, raw), (bytes) => {
        const reading = readCommand(commandPayload(bytes), source);
        if (reading.kind === 'command') return reading.command.login === 'alice';
        const told = reading.kind === 'act' ? reading.text : `${reading.text.en}${reading.text.zh}`;
        expect(told.length).toBeLessThan(1_200);
        expect(told).not.toMatch(/\p{Cc}/u);
        return true;
      }),
      { numRuns: 3_000 },
    );
  });
});
