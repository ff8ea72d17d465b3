import type { Lane } from '../../access/lane.ts';
import type { LaneEffect } from '../../access/laneEffect.ts';
import { inputNames } from '../../access/laneFaultWords.ts';
import { secondMs } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';
import { callEndWords, callReasonWords, grantSourceWords, refusedWhyWords } from '../../words/terms.ts';
import { laneWaitMs } from '../saveWait.ts';
import { change, keepWithin, row, rowText, said, type Turn } from '../turn.ts';
import { episodeRow } from './laneRows.ts';

const words = {
  opened: { en: 'The barrier was told to open ({source} {id}).', zh: '已发出开闸指令（{source} {id}）。' },
  openedAgain: {
    en: 'The barrier was told to open again, for the arm did not move ({source} {id}).',
    zh: '闸杆未动，已再次发出开闸指令（{source} {id}）。',
  },
  heldUp: { en: 'The arm is held up: fire.', zh: '消防：闸杆保持抬起。' },
  letGo: {
    en: 'The arm is let go: the fire is over and the lane was reset.',
    zh: '消防已解除且车道已复位，闸杆放开。',
  },
  called: {
    en: 'Call {id}: a driver needs help ({reason}, waited {waited} s).',
    zh: '呼叫 {id}：需要门卫协助（{reason}，已等 {waited} 秒）。',
  },
  acknowledged: { en: 'Call {id} acknowledged by {by}.', zh: '呼叫 {id}：{by} 已应答。' },
  arrived: { en: 'Call {id}: {by} is at the lane.', zh: '呼叫 {id}：{by} 已到现场。' },
  ended: { en: 'Call {id} ended: {end}.', zh: '呼叫 {id} 已结束：{end}。' },
  refused: { en: 'Not opened for {source} {who}: {why}.', zh: '未开闸（{source} {who}）：{why}。' },
  wellAgain: { en: '{part} is well again.', zh: '{part}已恢复正常。' },
} satisfies Record<string, Words>;

type Told<Kind extends LaneEffect['kind']> = Extract<LaneEffect, { kind: Kind }>;

/** Calls whose label may still come. */
const endedMax = 32;

/** Passes on what a lane wants done: to the world, to the office as a row, to the crew as a line. */
export function tellLane(turn: Turn, lane: Lane, effect: LaneEffect): void {
  switch (effect.kind) {
    case 'openPulse':
      return tellPulse(turn, effect);
    case 'assertOpen':
      return tellHeld(turn, effect);
    case 'inhibitClose':
    case 'beacon':
    case 'recordPassage':
      turn.effects.push(effect);
      return;
    case 'call':
      return tellCall(turn, effect);
    case 'refused':
      return tellRefused(turn, effect);
    case 'episodeEnded':
      return row(turn, 'lane.episode', episodeRow(effect.episode));
    case 'fault':
      return tellFault(turn, effect);
    case 'note':
      return said(turn, effect.severity, lane.id, effect.words);
    case 'keep':
      return keepWithin(turn, laneWaitMs(effect.reason), `${lane.id}: ${effect.reason}`);
    // Both are in the vehicle's episode, and the read has a row of its own.
    case 'ghostRead':
    case 'passage':
  }
}

function tellPulse(turn: Turn, effect: Told<'openPulse'>): void {
  const { lane, cause, retryOf } = effect;
  turn.effects.push(effect);
  const { id, source, by } = cause;
  row(turn, 'gate.opened', { lane, cause_id: id, source, by, retry_of: retryOf });
  const again = retryOf === null ? words.opened : words.openedAgain;
  said(turn, retryOf === null ? 'info' : 'warning', lane, worded(again, { source: grantSourceWords[source], id }));
}

function tellHeld(turn: Turn, effect: Told<'assertOpen'>): void {
  const { lane, on, causeId } = effect;
  turn.effects.push(effect);
  row(turn, 'gate.held', { lane, on, cause_id: causeId });
  said(turn, on ? 'warning' : 'info', lane, on ? words.heldUp : words.letGo);
}

function tellCall(turn: Turn, { lane, call, stage, end }: Told<'call'>): void {
  const { id, episode, reason, waitedMs, acked, arrived } = call;
  const by = (stage === 'acknowledged' ? acked?.by : stage === 'arrived' ? arrived?.by : null) ?? null;
  if (stage === 'ended') change(turn, { endedCalls: [...turn.state.endedCalls, { lane, call: id }].slice(-endedMax) });
  row(turn, `call.${stage}`, { lane, call: id, episode, reason, waited_ms: waitedMs, by, end });
  const values = {
    id,
    by: by ?? '?',
    reason: callReasonWords[reason],
    waited: (waitedMs / secondMs).toFixed(0),
    end: callEndWords[end ?? 'self'],
  };
  said(turn, stage === 'called' ? 'warning' : 'info', lane, worded(words[stage], values));
}

function tellRefused(turn: Turn, { lane, grant, why }: Told<'refused'>): void {
  const { id, source, by } = grant;
  row(turn, 'gate.refused', { lane, cause_id: id, source, by, why });
  const who = by === '' ? id : source === 'remote' ? by : by.slice(0, 8);
  const values = { source: grantSourceWords[source], who, why: refusedWhyWords[why] };
  said(turn, 'warning', lane, worded(words.refused, values));
}

function tellFault(turn: Turn, { lane, about, on, text, remedy, zh }: Told<'fault'>): void {
  const both = { ...rowText('text', { en: text, zh: zh.text }), ...rowText('remedy', { en: remedy, zh: zh.remedy }) };
  row(turn, 'lane.fault', { lane, about, on, ...both });
  if (!on) return said(turn, 'cleared', lane, worded(words.wellAgain, { part: partWords(about) }));
  said(turn, 'fault', lane, { en: `${about}: ${text} ${remedy}`, zh: `${zh.text}${zh.remedy}` });
}

function partWords(about: string): Words {
  const parts: Readonly<Record<string, string>> = { ...inputNames, barrier: '道闸', reader: '读卡器' };
  return { en: about, zh: parts[about] ?? about };
}
