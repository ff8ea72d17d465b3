import { durableOfLane } from '../access/laneState.ts';
import type { ZoneId } from '../lighting/zone.ts';
import { mapRecord } from '../record.ts';
import { minuteMs, type Now, secondMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { memoryOf } from './clockTrust.ts';
import { isTake, startTaking } from './configTaking.ts';
import { logCommand, perform, performed } from './deeds.ts';
import type { OfficeRecord } from './effect.ts';
import { withRefreshedWishes } from './ends.ts';
import { appliedReply, refusal, sendReply } from './reply.ts';
import { backOffMs, diskPatienceMs } from './retry.ts';
import { atOnceMs, heldRowsMax } from './saveWait.ts';
import type { Accepted, Durable, State, Unsaved, ZoneState } from './state.ts';
import { change, keepWithin, nextRev, said, type Turn } from './turn.ts';
import { movedSince } from './zoneTrail.ts';

/** Rows kept in memory while the disk refuses; beyond it the oldest figures go first, events last. */
export const unsavedMax = 512;

const words = {
  rowsLost: {
    en: '{excess} rows for the office are lost: the disk still refuses.',
    zh: '{excess} 条待上报记录已丢失：磁盘仍拒绝保存。',
  },
  refuses: { en: 'The disk refuses: {message}', zh: '磁盘拒绝保存：{message}' },
  storesAgain: { en: 'The disk stores again, after {minutes} min.', zh: '磁盘已恢复保存，历时 {minutes} 分钟。' },
  silent: { en: 'The disk has not answered for {seconds} s.', zh: '磁盘已 {seconds} 秒没有应答。' },
  doneUnstored: {
    en: 'Done, but it will not survive a power cut: the disk refuses ({message}).',
    zh: '已执行，但断电后不会保留：磁盘拒绝保存（{message}）。',
  },
  notDone: {
    en: 'Not done: the disk refuses to store it ({message}). Emergency light works without the disk; call the crew.',
    zh: '未执行：磁盘拒绝保存（{message}）。应急全亮不依赖磁盘；请联系维护人员。',
  },
} satisfies Record<string, Words>;

/** What must survive a restart, as of now: with the accepted commands that only wait for this very save. */
export function durableOf(state: State, now: Now): Durable {
  const promised = state.waiting.filter(({ acted }) => !acted);
  const { zones, emergency } = withRefreshedWishes(
    promised.reduce((wishes, { deed }) => performed(wishes, deed), state as Pick<State, 'zones' | 'emergency'>),
    now,
  );
  return {
    v: 1,
    rev: state.rev,
    savedAtMs: now.wallMs,
    savedAtMono: now.monoMs,
    machineBoot: state.machineBoot,
    highWaterMs: state.clock.highWaterMs,
    emergency,
    zones: durableZones(zones),
    nights: state.nights,
    energy: state.energy,
    upkeep: state.upkeep,
    lanes: mapRecord(state.lanes, (lane) => durableOfLane(lane, now)),
    laneHours: state.laneHours,
    periods: state.periods,
    voices: state.voices,
    seenCommands: state.seenCommands,
    counters: state.counters,
    clock: memoryOf(state.clock),
  };
}

// Every vehicle makes the lanes be saved, and leaves the zones as they are; a lamp makes one zone be saved.
function durableZones(zones: State['zones']): Durable['zones'] {
  if (lastDurable.zones === zones) return lastDurable.durable;
  const moved = movedSince(lastDurable.zones, zones);
  const durable = moved === null ? mapRecord(zones, durableZone) : withMoved(lastDurable.durable, zones, moved);
  lastDurable = { zones, durable };
  return durable;
}

let lastDurable: { readonly zones: State['zones']; readonly durable: Durable['zones'] } = { zones: {}, durable: {} };

function withMoved(before: Durable['zones'], zones: State['zones'], moved: readonly ZoneId[]): Durable['zones'] {
  const after: Record<ZoneId, Durable['zones'][ZoneId]> = { ...before };
  for (const id of moved) {
    const zone = zones[id];
    if (zone !== undefined) after[id] = durableZone(zone);
  }
  return after;
}

function durableZone({ override, lockout, applied, switchedAtMono, totals }: ZoneState): Durable['zones'][ZoneId] {
  return { override, lockout, applied, switchedAtMono, totals };
}

/** The disk has everything up to this revision: what waited for it acts now, and people are told. */
export function absorbSaved(turn: Turn, rev: number): void {
  const { state } = turn;
  if (!(rev > state.savedRev)) return;
  const savedRev = Math.min(rev, state.rev);
  const unsaved = state.unsaved.filter((row) => row.rev === null || row.rev > savedRev);
  const due = state.waiting.filter((accepted) => accepted.rev <= savedRev);
  const waiting = due.length === 0 ? state.waiting : state.waiting.filter((accepted) => accepted.rev > savedRev);
  change(turn, { savedRev, unsaved, waiting });
  if (state.store.failing !== null) {
    clearFailure(turn);
    if (unsaved.some((row) => row.rev === null)) keepWithin(turn, atOnceMs, 'what the disk had refused');
  }
  for (const accepted of due) {
    if (isTake(accepted.command)) {
      startTaking(turn, accepted.command);
      continue;
    }
    const refused = accepted.acted ? null : perform(turn, accepted.command, accepted.deed);
    const { command } = accepted;
    const reply = refused === null ? appliedReply(turn, accepted) : refusal(turn, command, refused.code, refused.text);
    sendReply(turn, reply);
    logCommand(turn, command, reply);
  }
}

/**
 * The disk refused one save: its rows go with another one, and those of older saves, which may still be under way, do not, or
 * they would be there twice. A newer save carries the same promises, so only the newest one decides what people are told.
 */
export function absorbSaveFailed(turn: Turn, rev: number, message: Words): void {
  const unsaved = turn.state.unsaved.map((row) => (row.rev === rev ? { ...row, rev: null } : row));
  change(turn, { unsaved });
  fail(turn, message);
  if (rev >= turn.state.rev) for (const accepted of turn.state.waiting) refuse(turn, accepted, message);
}

/** Gives up on a disk that has not answered at all. */
export function giveUpOnSilentDisk(turn: Turn): void {
  if (turn.state.waiting.length === 0) return;
  const overdue = turn.state.waiting.filter(({ sinceMono }) => turn.now.monoMs - sinceMono >= diskPatienceMs);
  if (overdue.length === 0) return;
  const message = worded(words.silent, { seconds: diskPatienceMs / secondMs });
  fail(turn, message);
  for (const accepted of overdue) refuse(turn, accepted, message);
}

/** What waits in memory goes to disk with this step. */
export function saveHeld(turn: Turn, why: string): void {
  const { heldSave } = turn.state;
  if (heldSave !== null) keepWithin(turn, atOnceMs, `${why}: ${heldSave.reason}`);
}

/**
 * Ends the step: what changed for good goes to disk in one save, with every row that is not there yet. What may wait is held
 * in memory until it is due, or something goes that may not wait.
 */
export function settle(turn: Turn): void {
  const { store, waiting } = turn.state;
  const retryDue = store.retryAtMono !== null && turn.now.monoMs >= store.retryAtMono;
  const due = dueOf(turn);
  const isFull = turn.records.length > 0 && heldRows(turn) >= heldRowsMax;
  const isDue = due !== null && (turn.now.monoMs >= due.dueMono || isFull);
  if (turn.saveReason === null && !isDue && !retryDue) return;
  const somebodyWaits = waiting.some(({ rev }) => rev === nextRev(turn));
  const refused = store.failing !== null && !retryDue && !somebodyWaits;
  if (refused || !(isDue || retryDue || somebodyWaits)) return keepForLater(turn, due);
  save(turn, due?.reason ?? 'try the disk again');
}

/** When what changed must go, of this step and those before; null = nothing has changed. */
function dueOf({ state: { heldSave }, saveReason, saveWaitMs, now }: Turn): State['heldSave'] {
  const dueMono = now.monoMs + saveWaitMs;
  if (saveReason === null || (heldSave !== null && heldSave.dueMono <= dueMono)) return heldSave;
  return { dueMono, reason: saveReason };
}

function heldRows({ state, records }: Turn): number {
  return state.unsaved.reduce((held, { rev }) => (rev === null ? held + 1 : held), records.length);
}

function save(turn: Turn, reason: string): void {
  const rev = nextRev(turn);
  const late = turn.state.unsaved.filter((row) => row.rev === null).map(({ record }) => record);
  const records = [...late, ...turn.records];
  const underWay = turn.state.unsaved.filter((row) => row.rev !== null);
  const { store } = turn.state;
  const retryAtMono = store.failing === null ? null : turn.now.monoMs + backOffMs(store.failures + 1);
  change(turn, {
    rev,
    heldSave: null,
    unsaved: bounded(turn, [...underWay, ...records.map((record) => ({ rev, record }))]),
    store: store.failing === null ? store : { ...store, retryAtMono },
  });
  turn.effects.push({ kind: 'save', rev, durable: durableOf(turn.state, turn.now), records, reason });
}

function keepForLater(turn: Turn, heldSave: State['heldSave']): void {
  if (heldSave !== turn.state.heldSave) change(turn, { heldSave });
  if (turn.records.length === 0) return;
  change(turn, {
    unsaved: bounded(turn, [...turn.state.unsaved, ...turn.records.map((record) => ({ rev: null, record }))]),
  });
}

function bounded(turn: Turn, rows: readonly Unsaved[]): readonly Unsaved[] {
  const excess = rows.length - unsavedMax;
  if (excess <= 0) return rows;
  const oldestFirst = [...rows.filter(isFigure), ...rows.filter((row) => !isFigure(row))];
  const lost = new Set(oldestFirst.slice(0, excess));
  said(turn, 'warning', 'store', worded(words.rowsLost, { excess }));
  return rows.filter((row) => !lost.has(row));
}

function isFigure({ record }: { readonly record: OfficeRecord }): boolean {
  return record.stream === 'tele';
}

function fail(turn: Turn, message: Words): void {
  const { store } = turn.state;
  const failures = store.failures + 1;
  const retryAtMono = turn.now.monoMs + backOffMs(failures);
  const sinceMs = store.sinceMs ?? turn.now.wallMs;
  change(turn, { store: { failing: message, sinceMs, failures, retryAtMono } });
  if (store.failing === null) said(turn, 'fault', 'store', worded(words.refuses, { message }));
}

function clearFailure(turn: Turn): void {
  const { sinceMs } = turn.state.store;
  change(turn, { store: { failing: null, sinceMs: null, failures: 0, retryAtMono: null } });
  const minutes = sinceMs === null ? 0 : Math.round((turn.now.wallMs - sinceMs) / minuteMs);
  said(turn, 'cleared', 'store', worded(words.storesAgain, { minutes }));
}

function refuse(turn: Turn, accepted: Accepted, message: Words): void {
  const { command, acted } = accepted;
  const { state } = turn;
  change(turn, { waiting: state.waiting.filter((other) => other !== accepted) });
  // Nothing was done, so the same id may be sent again, and the office must not read that it was done.
  if (!acted) {
    change(turn, {
      seenCommands: state.seenCommands.filter(({ id }) => id !== command.id),
      unsaved: state.unsaved.filter(({ record }) => record.body['cmd_id'] !== command.id),
    });
  }
  const text = worded(acted ? words.doneUnstored : words.notDone, { message });
  const { id, login, via } = command;
  sendReply(turn, { id, login, via, code: 'unstored', text, zones: [], rev: state.rev, voice: null });
  logCommand(turn, command, { code: 'unstored', text });
}
