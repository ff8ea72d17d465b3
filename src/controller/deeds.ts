import type { ZoneId } from '../lighting/zone.ts';
import type { Words } from '../words/language.ts';
import type { Command } from './command.ts';
import { type GateRefusal, isGateDeed, performGate } from './gate/gateDeeds.ts';
import { signerOf } from './proof.ts';
import { performService, recordService } from './service/serviceDeeds.ts';
import type { Deed, State, ZoneState } from './state.ts';
import { change, note, row, type Turn } from './turn.ts';

type Wishes = Pick<State, 'zones' | 'emergency'>;

/** What people asked for, after this deed. Zones that no longer exist are left out. */
export function performed(before: Wishes, deed: Deed): Wishes {
  switch (deed.kind) {
    case 'override':
      return {
        ...before,
        zones: patched(before.zones, Object.keys(deed.overrides), (zone) => ({
          override: deed.overrides[zone] ?? null,
        })),
      };
    case 'resume':
      return { ...before, zones: patched(before.zones, deed.zones, () => ({ override: null })) };
    case 'lockout':
      return { ...before, zones: patched(before.zones, deed.zones, () => ({ lockout: deed.lockout })) };
    case 'unlock':
      return { ...before, zones: patched(before.zones, deed.zones, () => ({ lockout: null })) };
    case 'emergency':
      return { ...before, emergency: deed.emergency };
    case 'emergencyEnd':
      return { ...before, emergency: null };
    // A lane keeps its own word, and is told it when the deed is done.
    case 'gateOpen':
    case 'lane':
    case 'label':
    case 'forgive':
    case 'service':
    case 'configTake':
      return before;
  }
}

/** Does it; answers with why a lane did not open, null = done. */
export function perform(turn: Turn, command: Command, deed: Deed): GateRefusal | null {
  if (isGateDeed(deed)) return performGate(turn, command, deed);
  if (deed.kind === 'service') {
    performService(turn, command.id, deed.ask);
    return null;
  }
  change(turn, performed(turn.state, deed));
  return null;
}

/** Rows for the office: who asked what of which zone. They go to disk in one transaction with the deed. */
export function rowsOf(turn: Turn, command: Command, deed: Deed): void {
  const { id: cmd_id, login, via, why } = command;
  const who = { cmd_id, login, via, why, ...signerOf(command) };
  switch (deed.kind) {
    case 'override':
      for (const [zone, { level, untilMs }] of Object.entries(deed.overrides)) {
        const from_pct = turn.state.zones[zone]?.applied.level ?? 0;
        row(turn, 'override.set', { ...who, zone, from_pct, to_pct: level, until_ms: untilMs });
      }
      return;
    case 'resume':
      for (const zone of deed.zones) row(turn, 'override.ended', { ...who, zone, because: 'resume' });
      return;
    case 'lockout':
    case 'unlock':
      for (const zone of deed.zones)
        row(turn, deed.kind === 'lockout' ? 'lockout.set' : 'lockout.released', { ...who, zone });
      return;
    case 'emergency':
      row(turn, 'emergency.set', { ...who, until_ms: deed.emergency.untilMs });
      return;
    case 'emergencyEnd':
      row(turn, 'emergency.ended', { ...who, because: 'asked' });
      return;
    case 'gateOpen':
      row(turn, 'gate.asked', { ...who, lane: deed.lane });
      return;
    case 'lane':
      row(turn, 'lane.asked', { ...who, lane: deed.lane, ask: command.ask.kind });
      return;
    case 'label':
      row(turn, 'call.labelled', { ...who, lane: deed.lane, call: deed.call, needed: deed.needed });
      return;
    case 'forgive':
      row(turn, 'card.forgiven', { ...who, card: deed.pseudonym });
      return;
    case 'configTake':
      row(turn, 'config.asked', { ...who, delivery: deed.delivery });
      return;
    case 'service':
      recordService(turn, who, deed.ask);
  }
}

/** The line in the crew's log for a command, whatever became of it. */
export function logCommand(
  turn: Turn,
  command: Command,
  outcome: { readonly code: string; readonly text: Words },
): void {
  const { login, ask } = command;
  const { code, text } = outcome;
  const severity = code === 'applied' ? 'info' : 'warning';
  note(turn, severity, aboutOf(command), { kind: 'command', login, ask: ask.kind, code, text });
}

function aboutOf({ ask }: Command): string {
  if ('lane' in ask) return ask.lane;
  return 'zones' in ask && ask.zones.length === 1 ? (ask.zones[0] ?? ask.kind) : ask.kind;
}

function patched(
  zones: State['zones'],
  ids: readonly ZoneId[],
  patchOf: (zone: ZoneId) => Partial<ZoneState>,
): State['zones'] {
  const after: Record<ZoneId, ZoneState> = { ...zones };
  for (const id of ids) {
    const before = zones[id];
    if (before !== undefined) after[id] = { ...before, ...patchOf(id) };
  }
  return after;
}
