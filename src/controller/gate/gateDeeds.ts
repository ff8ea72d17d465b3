import type { LaneId } from '../../access/lane.ts';
import type { LaneEffect } from '../../access/laneEffect.ts';
import type { LaneEvent } from '../../access/laneEvent.ts';
import type { Words } from '../../words/language.ts';
import type { Ask, Command, ReplyCode } from '../command.ts';
import type { Deed, State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { refusedWords } from './gateWords.ts';
import { hearLane } from './lanes.ts';
import { beliefOf } from './reads.ts';

type GateAsk = Extract<
  Ask,
  { kind: 'gateOpen' | 'laneReset' | 'callAcknowledge' | 'callArrive' | 'callResolve' | 'forgive' }
>;
type GateDeed = Extract<Deed, { kind: 'gateOpen' | 'lane' | 'label' | 'forgive' }>;

/** How a deed at a gate ended when it was not simply done. */
export type GateRefusal = { readonly code: Extract<ReplyCode, 'denied' | 'expired' | 'busy'>; readonly text: Words };

/** What an admitted command about a gate will do. */
export function gateDeed({ state }: Turn, ask: GateAsk, login: string): GateDeed {
  if (ask.kind === 'callResolve' && ask.needed !== null && !isOpen(state, ask))
    return { ...ask, kind: 'label', needed: ask.needed };
  switch (ask.kind) {
    case 'gateOpen':
      return { kind: 'gateOpen', lane: ask.lane };
    case 'forgive':
      return { kind: 'forgive', pseudonym: ask.pseudonym };
    default:
      return { kind: 'lane', lane: ask.lane, event: wordOf(ask, login) };
  }
}

export function isGateDeed(deed: Deed): deed is GateDeed {
  return deed.kind === 'gateOpen' || deed.kind === 'lane' || deed.kind === 'label' || deed.kind === 'forgive';
}

/** Does it. Answers with why the lane did not open; null = done. */
export function performGate(turn: Turn, command: Command, deed: GateDeed): GateRefusal | null {
  switch (deed.kind) {
    case 'gateOpen':
      return open(turn, command, deed.lane);
    case 'label':
      return null;
    case 'lane':
      hearLane(turn, deed.lane, deed.event);
      return null;
    case 'forgive':
      turn.effects.push({ kind: 'forgiveCard', pseudonym: deed.pseudonym, reason: `forgiven by ${command.login}` });
      return null;
  }
}

function isOpen({ lanes }: State, { lane, call }: Extract<GateAsk, { kind: 'callResolve' }>): boolean {
  return lanes[lane]?.assist.call?.id === call;
}

function wordOf(ask: Exclude<GateAsk, { kind: 'gateOpen' | 'forgive' }>, by: string): LaneEvent {
  switch (ask.kind) {
    case 'laneReset':
      return { kind: 'reset', by };
    case 'callAcknowledge':
      return { kind: 'acknowledge', call: ask.call, by };
    case 'callArrive':
      return { kind: 'guardArrived', call: ask.call, by };
    case 'callResolve':
      return { kind: 'resolve', call: ask.call, by, end: ask.end, needed: ask.needed };
  }
}

/** The freshness of the command is asked again now: the disk may have kept it waiting. */
function open(turn: Turn, command: Command, lane: LaneId): GateRefusal | null {
  const { id, login: by, retained, issuedAtMs, notAfterMs } = command;
  const grantId = `cmd-${id}`;
  const effects = hearLane(turn, lane, {
    kind: 'remoteOpen',
    open: { id: grantId, by, retained, issuedAtMs, notAfterMs, clock: beliefOf(turn) },
  });
  const refused = effects.find(
    (effect): effect is Extract<LaneEffect, { kind: 'refused' }> =>
      effect.kind === 'refused' && effect.grant.id === grantId,
  );
  return refused === undefined ? null : refusedWords[refused.why];
}
