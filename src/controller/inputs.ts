import { sawLux } from '../lighting/photocell.ts';
import type { InputId, ZoneId } from '../lighting/zone.ts';
import { type DurationMs, hourMs, type Monotonic } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { handWords } from '../words/terms.ts';
import { folded } from './lights.ts';
import { noteFeedback } from './service/health.ts';
import type { ZoneState } from './state.ts';
import { change, changeZone, putZones, row, said, type Turn } from './turn.ts';
import { handOf } from './wanted.ts';

/** A motion sensor that reports movement without a pause for longer is stuck, and no longer believed. */
export const motionStuckMs: DurationMs = hourMs;

/** An input of the board said something. Inputs that the config does not know are ignored. */
export function absorbInput(turn: Turn, id: InputId, value: number): void {
  const input = turn.site.inputs.find((input) => input.id === id);
  if (input === undefined || !Number.isFinite(value)) return;
  const before = turn.state.inputs[id] ?? null;
  // Lamps under a hand switch burn or not whatever the controller says: count the time before it moved first.
  if (input.kind === 'handSwitch' && before?.value !== value) countBeforeHand(turn, id);
  const sinceMono = before?.value === value ? before.sinceMono : turn.now.monoMs;
  if (before?.value !== value || input.kind === 'motion') {
    change(turn, { inputs: { ...turn.state.inputs, [id]: { value, sinceMono } } });
  }
  switch (input.kind) {
    case 'motion':
      return absorbMotion(turn, id, { moving: value === 1, moved: before?.value === 1 });
    case 'photocell':
      return absorbLux(turn, id, value);
    case 'handSwitch':
      return before?.value === value ? undefined : sayHand(turn, id);
    case 'feedback':
      return before === null || before.value === value ? undefined : noteFeedback(turn, id);
  }
}

/** A wish holds from the last movement on: while the sensor sees one, and for the hold after it saw the last. */
function absorbMotion(turn: Turn, input: InputId, { moving, moved }: { moving: boolean; moved: boolean }): void {
  if (!moving && !moved) return;
  const moves: [ZoneId, ZoneState][] = [];
  for (const { id, presence } of turn.site.zones) {
    if (presence.length === 0) continue;
    const rule = presence.find((rule) => rule.input === input);
    const known = turn.state.zones[id];
    if (rule === undefined || known === undefined) continue;
    const holdMs = moving ? Math.max(rule.holdMs, motionStuckMs) : rule.holdMs;
    const presenceUntilMono: Record<InputId, Monotonic> = { ...known.presenceUntilMono };
    presenceUntilMono[input] = turn.now.monoMs + holdMs;
    moves.push([id, { ...known, presenceUntilMono }]);
  }
  putZones(turn, moves);
}

function absorbLux(turn: Turn, input: InputId, lux: number): void {
  const { photocell } = turn.site;
  if (photocell === null || photocell.input !== input) return;
  change(turn, { twilight: sawLux(turn.state.twilight, photocell, { lux, atMono: turn.now.monoMs }) });
}

function countBeforeHand(turn: Turn, input: InputId): void {
  for (const { id, handSwitch } of turn.site.zones) if (handSwitch === input) changeZone(turn, id, folded(turn, id));
}

const handStands: Words = { en: 'The hand switch stands on {position}.', zh: '手动开关现在“{position}”位。' };

function sayHand(turn: Turn, input: InputId): void {
  for (const zone of turn.site.zones.filter(({ handSwitch }) => handSwitch === input)) {
    const position = handOf(zone, turn.state);
    row(turn, 'hand.changed', { zone: zone.id, position });
    const severity = position === 'auto' ? 'cleared' : 'warning';
    said(turn, severity, zone.id, worded(handStands, { position: handWords[position] }));
  }
}
