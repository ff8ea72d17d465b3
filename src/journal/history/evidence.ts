import type { EpisodeCall, Outcome } from '../../access/episode.ts';
import { addDays, dateOf, nightOf } from '../../calendar/localDate.ts';
import type { Site } from '../../controller/site.ts';
import type { HistoryPage, HistoryQuery } from '../../ports.ts';
import {
  type Asked,
  aroundMs,
  type Deed,
  type Evidence,
  type LampSlice,
  laneEvidence,
  nightKeptOf,
  type Vehicle,
  zoneEvidence,
} from '../../service/voice/evidence.ts';
import { hourMs, minuteMs } from '../../units.ts';

/** Asks history one page. */
export type AskHistory = (query: HistoryQuery) => Promise<HistoryPage> | HistoryPage;

type Row = HistoryPage['events'][number];

/** Rows that tell what somebody or something did to a zone, or to a lane. */
const deedTypes = {
  zone: [
    'override.set',
    'override.ended',
    'lockout.set',
    'lockout.released',
    'hand.changed',
    'light.fault',
    'light.changed',
    'light.cleared',
    'lamp.symptom',
    'upkeep.done',
  ],
  lane: ['call.called', 'call.acknowledged', 'call.ended', 'gate.opened', 'gate.refused', 'lane.asked', 'lane.fault'],
} as const;

/** What the device knows of the moment a resident speaks of. Rejects in words when the site has no such zone or lane. */
export async function gatherEvidence(history: AskHistory, site: Site, asked: Asked): Promise<Evidence> {
  return asked.about.kind === 'zone' ? ofZone(history, site, asked) : ofLane(history, site, asked);
}

async function ofZone(history: AskHistory, site: Site, asked: Asked): Promise<Evidence> {
  const { about, atMs } = asked;
  const zone = site.zones.find(({ id }) => id === about.id);
  if (zone === undefined) throw new Error(`There is no zone "${about.id}".`);
  const { timeZone } = site.place;
  const night = nightOf(atMs, timeZone);
  const rows = await eventsOf(history, asked, deedTypes.zone, { first: night, last: addDays(night, 1) });
  const closed = await eventsOf(history, asked, ['night.closed', 'night.corrected', 'night.reassigned'], {
    first: night,
    last: night,
  });
  const lamp = (await minuteOf(history, asked, timeZone)) ?? (await quarterOf(history, asked, timeZone));
  const ofNight = rows.filter((row) => nightOf(row.atMs, timeZone) === night);
  const nightKept = nightKeptOf(closed.map(({ body }) => body));
  return zoneEvidence(asked, zone, site.place, { lamp, deeds: ofNight.map(deedOf), nightKept });
}

async function ofLane(history: AskHistory, site: Site, asked: Asked): Promise<Evidence> {
  const { about, atMs } = asked;
  const lane = site.lanes.find(({ id }) => id === about.id);
  if (lane === undefined) throw new Error(`There is no lane "${about.id}".`);
  const { timeZone } = site.place;
  // A row is filed when the vehicle has gone, which may be long after it came.
  const days = { first: dateOf(atMs - aroundMs, timeZone), last: dateOf(atMs + hourMs, timeZone) };
  const span = { fromMs: atMs - aroundMs, toMs: atMs + hourMs };
  const vehicles = await eventsOf(history, asked, ['lane.episode'], days, span);
  const near = { fromMs: atMs - aroundMs, toMs: atMs + aroundMs };
  const deeds = await eventsOf(history, asked, deedTypes.lane, days, near);
  const facts = { vehicles: vehicles.map(vehicleOf), deeds: deeds.map(deedOf) };
  return laneEvidence(asked, lane.promise, timeZone, facts);
}

const whole = { fromMs: null, toMs: null };
/** Pages read at most: a busy hour has fewer. */
const pagesMax = 8;

async function eventsOf(
  history: AskHistory,
  { about }: Asked,
  types: readonly string[],
  days: Pick<HistoryQuery, 'first' | 'last'>,
  span: Pick<HistoryQuery, 'fromMs' | 'toMs'> = whole,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const found: HistoryPage = await history({ span: 'event', ...days, ...span, about, types, after, limit: 500 });
    rows.push(...found.events);
    if (found.next === null) break;
    after = found.next;
  }
  return rows.sort((a, b) => a.atMs - b.atMs);
}

/** The minute in which the instant lies: what the totals rose by between two samples. Null = minutes are gone. */
async function minuteOf(history: AskHistory, asked: Asked, timeZone: string): Promise<LampSlice | null> {
  const reach = 3 * minuteMs;
  const slots = await slotsAround(history, asked, timeZone, 'minute', reach);
  const before = slots.findLast(({ startMs }) => startMs <= asked.atMs);
  const after = slots.find(({ startMs }) => startMs > asked.atMs);
  if (before === undefined || after === undefined) return null;
  const at = (slot: typeof before, figure: string) => numberAt(slot, asked, figure) ?? 0;
  const rose = (figure: string) => Math.max(0, at(after, figure) - at(before, figure));
  const source = before.values[`zones/${asked.about.id}/source`];
  return {
    fromMs: before.startMs,
    toMs: after.startMs,
    level: numberAt(before, asked, 'level_pct'),
    source: typeof source === 'string' ? source : null,
    litS: rose('lit_s'),
    neededS: rose('needed_s'),
    servedS: rose('served_s'),
  };
}

async function quarterOf(history: AskHistory, asked: Asked, timeZone: string): Promise<LampSlice | null> {
  const slots = await slotsAround(history, asked, timeZone, 'quarter', hourMs);
  const slot = slots.find(({ startMs, endMs }) => startMs <= asked.atMs && asked.atMs < endMs);
  if (slot === undefined) return null;
  const added = (figure: string) => numberAt(slot, asked, figure) ?? 0;
  return {
    fromMs: slot.startMs,
    toMs: slot.endMs,
    level: numberAt(slot, asked, 'level_pct'),
    source: null,
    litS: added('lit_s'),
    neededS: added('needed_s'),
    servedS: added('served_s'),
  };
}

type Slot = HistoryPage['slots'][number];

async function slotsAround(
  history: AskHistory,
  { about, atMs }: Asked,
  timeZone: string,
  span: 'minute' | 'quarter',
  reach: number,
): Promise<readonly Slot[]> {
  const [fromMs, toMs] = [atMs - reach, atMs + reach];
  const days = { first: dateOf(fromMs, timeZone), last: dateOf(toMs, timeZone) };
  const page = await history({ span, ...days, fromMs, toMs, about, types: [], after: null, limit: 500 });
  return page.slots;
}

function numberAt({ values }: Slot, { about }: Asked, figure: string): number | null {
  const value = values[`zones/${about.id}/${figure}`];
  return typeof value === 'number' ? value : null;
}

function deedOf({ atMs, body }: Row): Deed {
  const { type, login } = body;
  return { atMs, type: String(type), login: typeof login === 'string' ? login : null };
}

/** An episode's row was written by this program: its shape is that of gateRows.ts. */
function vehicleOf({ body }: Row): Vehicle {
  const row = body as Readonly<Record<string, number>>;
  const { first_presentation, outcome, call, episode, wait_ms } = body;
  const asked = call as Readonly<Record<string, unknown>> | null;
  return {
    id: String(episode),
    startedAtMs: row['started_ms'] ?? 0,
    outcome: outcome as Outcome,
    totalMs: row['total_ms'] ?? 0,
    waitMs: typeof wait_ms === 'number' ? wait_ms : null,
    frames: row['frames'] ?? 0,
    badFrames: row['bad_frames'] ?? 0,
    denials: row['denials'] ?? 0,
    reversals: row['reversals'] ?? 0,
    firstPresentation: typeof first_presentation === 'boolean' ? first_presentation : null,
    call: asked && callOf(asked),
    phases: {
      reach: row['reach_ms'] ?? 0,
      read: row['read_ms'] ?? 0,
      decide: row['decide_ms'] ?? 0,
      actuate: row['actuate_ms'] ?? 0,
      move: row['move_ms'] ?? 0,
      close: row['close_ms'] ?? 0,
    },
  };
}

function callOf({ reason, waited_ms, suppressed, ack_ms, arrived_ms, end, needed }: Readonly<Record<string, unknown>>) {
  return {
    reason,
    waitedMs: waited_ms,
    suppressed,
    ackMs: ack_ms,
    arrivedMs: arrived_ms,
    end,
    needed,
  } as EpisodeCall;
}
