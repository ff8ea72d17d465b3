import { expect, test } from 'vitest';
import { askTable } from '../../src/controller/rightsTable.ts';
import type { Role } from '../../src/controller/site.ts';
import { commandOf } from '../../src/mqtt/commandOf.ts';
import { commandSchema } from '../../src/mqtt/commandSchema.ts';
import { type Op, wantsSignature, whereMay } from '../../src/mqtt/opRights.ts';

const common = { v: 1, id: 'c', issued_at_ms: 1, not_after_ms: 2 } as const;
const target = ['road'];
const commands: Readonly<Record<Op, object>> = {
  'zone.override': { target, level_pct: 5 },
  'zone.resume': { target },
  'zone.lockout': { target },
  'zone.unlock': { target },
  'site.emergency': {},
  'site.emergency-end': {},
  'gate.open': { lane: 'in' },
  'lane.reset': { lane: 'in' },
  'call.acknowledge': { lane: 'in', call: 'c-1' },
  'call.arrive': { lane: 'in', call: 'c-1' },
  'call.resolve': { lane: 'in', call: 'c-1', end: 'card', needed: true },
  'zone.upkeep': { target, what: 'cleaned' },
  'night.reassign': { zone: 'road', night: '2026-11-22', from: 'fault', to: 'served', min: 5, why: 'x' },
  'card.forgive': { card: '8f14e45fceea167a5a36dedd4bea2543' },
  'config.take': { delivery: 'a'.repeat(64) },
  'voice.record': { zone: 'road', kind: 'dark', at_ms: 1, text: 'dark' },
  'voice.answer': { voice: 'v', text: 'lit' },
};

test.each(Object.entries(commands))('%s has the right and the signature of what the device makes of it', (op, keys) => {
  const command = commandOf(commandSchema.parse({ ...common, ...keys, op }), { login: 'gao', retained: false });
  const row = askTable[command!.ask.kind];
  for (const role of ['viewer', 'guard', 'operator', 'manager', 'crew'] satisfies Role[])
    expect(whereMay(role, op as Op), role).toBe(row.who[role] ?? 'nowhere');
  expect(wantsSignature(op)).toBe(row.signed);
});

test('a question wants no signature', () => {
  for (const op of ['people.get', 'log.get', 'toString']) expect(wantsSignature(op)).toBe(false);
});
