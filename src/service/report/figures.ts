import { nightOf } from '../../calendar/localDate.ts';
import type { Instant } from '../../units.ts';
import { type Happening, type Names, type Period, type ReportInput, textOf } from './input.ts';
import { LaneBook, type LaneFigures } from './laneFigures.ts';
import { LightBook, type LightFigures } from './lightFigures.ts';
import { type ReportedVoice, VoiceBook } from './voiceFigures.ts';
import { type DueWork, WorkBook } from './workFigures.ts';

/** One report in numbers; text, HTML, CSV and JSON are made from it. */
export type ReportFigures = {
  readonly period: Period;
  readonly site: Names;
  readonly timeZone: string;
  readonly madeAtMs: Instant;
  readonly names: { readonly zones: Readonly<Record<string, Names>>; readonly lanes: Readonly<Record<string, Names>> };
  /** Watt-hours by local day; a day without data is not in it. */
  readonly energyDays: readonly { readonly day: string; readonly wh: number }[];
  /** Watt-hours by zone over those days, most first. */
  readonly energyZones: readonly { readonly zone: string; readonly wh: number }[];
  readonly light: LightFigures;
  readonly lanes: Readonly<Record<string, LaneFigures>>;
  readonly work: readonly DueWork[];
  readonly voices: readonly ReportedVoice[];
  /** Faults that began in the period, by zone or lane. */
  readonly faults: readonly { readonly about: string; readonly count: number }[];
  readonly damaged: number;
};

/** Adds up one period. Rows of a night belong to the date of its evening, vehicles to the night they came in. */
export function reportFigures(input: ReportInput): ReportFigures {
  const energy = energyOf(input);
  const books = new Books(input);
  for (const row of input.happened) books.take(row);
  const named = (list: readonly { readonly id: string; readonly names: Names }[]) =>
    Object.fromEntries(list.map(({ id, names }) => [id, names]));
  return {
    period: input.period,
    site: input.site,
    timeZone: input.timeZone,
    madeAtMs: input.madeAtMs,
    names: { zones: named(input.zones), lanes: named(input.lanes) },
    ...energy,
    ...books.figures(),
    damaged: input.damaged(),
  };
}

function energyOf({ days, about }: ReportInput): Pick<ReportFigures, 'energyDays' | 'energyZones'> {
  const byDay = new Map<string, number>();
  const byZone = new Map<string, number>();
  for (const { day, values } of days) {
    for (const [path, wh] of values) {
      const [kind, zone = '', figure] = path.split('/');
      if (kind !== 'zones' || figure !== 'energy_wh' || typeof wh !== 'number' || !isWanted(about, 'zone', zone))
        continue;
      byDay.set(day, (byDay.get(day) ?? 0) + wh);
      byZone.set(zone, (byZone.get(zone) ?? 0) + wh);
    }
  }
  return {
    energyDays: [...byDay].map(([day, wh]) => ({ day, wh })),
    energyZones: [...byZone].map(([zone, wh]) => ({ zone, wh })).sort((a, b) => b.wh - a.wh),
  };
}

function isWanted(about: ReportInput['about'], kind: 'zone' | 'lane', id: string): boolean {
  return about === null || (about.kind === kind && about.id === id);
}

class Books {
  readonly #input: ReportInput;
  readonly #light = new LightBook();
  readonly #lanes: ReadonlyMap<string, LaneBook>;
  readonly #work = new WorkBook();
  readonly #voices = new VoiceBook();
  readonly #faults = new Map<string, number>();

  constructor(input: ReportInput) {
    this.#input = input;
    const wanted = input.lanes.filter(({ id }) => isWanted(input.about, 'lane', id));
    const hourOf = hoursIn(input.timeZone);
    this.#lanes = new Map(wanted.map(({ id }) => [id, new LaneBook(hourOf)]));
  }

  take(row: Happening): void {
    const { body } = row;
    const [zone, lane] = [textOf(body, 'zone'), textOf(body, 'lane')];
    if (zone !== '' && !isWanted(this.#input.about, 'zone', zone)) return;
    if (lane !== '' && !isWanted(this.#input.about, 'lane', lane)) return;
    const { first, last } = this.#input.period;
    const night = textOf(body, 'night');
    if (night !== '' && (night < first || night > last)) return;
    switch (body['type']) {
      case 'lane.hour':
      case 'lane.episode':
      case 'call.called':
      case 'call.labelled':
        if (this.#isInPeriod(row.atMs)) this.#lanes.get(lane)?.take(row);
        return;
      case 'lane.fault':
      case 'light.fault':
        if (body['on'] !== false && this.#isInPeriod(row.atMs)) this.#countFault(zone || lane);
        return;
      case 'work.due':
      case 'upkeep.done':
        return this.#work.take(row);
      case 'lamp.symptom':
        if (isWanted(this.#input.about, 'zone', textOf(body, 'about'))) this.#work.take(row);
        return;
      case 'lamps.lost':
        // Of several zones on a meter nobody knows whose lamps they are.
        if (this.#input.about === null) this.#work.take(row);
        return;
      case 'voice.recorded':
      case 'voice.answered':
        return this.#voices.take(row);
      default:
        this.#light.take(row);
    }
  }

  figures(): Pick<ReportFigures, 'light' | 'lanes' | 'work' | 'voices' | 'faults'> {
    const faults = [...this.#faults].map(([about, count]) => ({ about, count }));
    return {
      light: this.#light.figures(),
      lanes: Object.fromEntries([...this.#lanes].map(([id, book]) => [id, book.figures()])),
      work: this.#work.figures(),
      voices: this.#voices.figures(),
      faults: faults.sort((a, b) => b.count - a.count),
    };
  }

  #countFault(about: string): void {
    this.#faults.set(about, (this.#faults.get(about) ?? 0) + 1);
  }

  #isInPeriod(atMs: Instant): boolean {
    const { period, timeZone } = this.#input;
    if (period.kind !== 'night') return true;
    return nightOf(Math.max(0, atMs - 1), timeZone) === period.first;
  }
}

/** The estate's hour of an instant. Asked per row, so each quarter of an hour is worked out once. */
function hoursIn(timeZone: string): (atMs: Instant) => number {
  const known = new Map<number, number>();
  return (atMs) => {
    const quarter = Math.floor(atMs / 900_000);
    const hour =
      known.get(quarter) ?? Temporal.Instant.fromEpochMilliseconds(quarter * 900_000).toZonedDateTimeISO(timeZone).hour;
    known.set(quarter, hour);
    return hour;
  };
}
