import { dateOf } from '../../calendar/localDate.ts';
import type { Booking, MeterAccount } from '../../lighting/energyBook.ts';
import { bookEstimates, bookReading } from '../../lighting/energyBook.ts';
import type { Meter, MeterReading, ReadingKind } from '../../lighting/meter.ts';
import { ratesAt } from '../../lighting/tariff.ts';
import type { Zone } from '../../lighting/zone.ts';
import type { WattHours } from '../../units.ts';
import { sentences, type Words, worded } from '../../words/language.ts';
import { isSound } from '../clockTrust.ts';
import { energyAt } from '../lights.ts';
import { change, row, said, type Turn } from '../turn.ts';

/** Books what each zone used since the last look, by estimate where no meter speaks for it. */
export function bookEnergy(turn: Turn): void {
  const before = turn.state.energy;
  const energy = bookEstimates(before, estimateOf(turn), bookingOf(turn));
  change(turn, { energy });
  closeMonths(turn);
  for (const meter of turn.site.meters) {
    const since = energy.meters[meter.id]?.silentSinceMs ?? null;
    if (since === null || before.meters[meter.id]?.silentSinceMs === since) continue;
    row(turn, 'meter.silent', { meter: meter.id });
    said(turn, 'warning', meter.id, words.silent);
  }
}

/** A meter said something. Readings that cannot be true are told once and count for nothing. */
export function absorbMeterRead(turn: Turn, id: string, reading: MeterReading): void {
  const meter = turn.site.meters.find((meter) => meter.id === id);
  if (meter === undefined || turn.state.run === '') return;
  change(turn, { energy: bookEstimates(turn.state.energy, estimateOf(turn), bookingOf(turn)) });
  const before = turn.state.energy.meters[id];
  const { energy, taken } = bookReading(turn.state.energy, meter, reading, bookingOf(turn));
  change(turn, { energy });
  if (taken.kind === 'counted' || taken.kind === 'same') {
    if ((before?.fault ?? null) !== null && energy.meters[id]?.fault === null) tellWell(turn, meter);
    return;
  }
  if (before?.fault !== taken.kind)
    tell(turn, meter, taken.kind, { reading, lastWh: before?.register?.registerWh ?? null });
}

/** At the first look in a new month each meter is held against the estimates of its zones. */
function closeMonths(turn: Turn): void {
  if (!isSound(turn.trust)) return;
  const name = dateOf(turn.now.wallMs, turn.site.place.timeZone).slice(0, 7);
  const { meters } = turn.state.energy;
  const due = Object.entries(meters).filter(([, { month }]) => month === null || month.name < name);
  if (due.length === 0) return;
  const marked = due.map(([id, account]) => {
    const { totalWh, estimatedWh, month } = account;
    if (month !== null) tellMonth(turn, id, { month: month.name, ...since(account, month) });
    return [id, { ...account, month: { name, totalWh, estimatedWh } }] as const;
  });
  change(turn, { energy: { ...turn.state.energy, meters: { ...meters, ...Object.fromEntries(marked) } } });
}

/** Outside of this a meter, a curve or the list of lamps is wrong, or somebody else draws on the supply. */
const wellMin = 0.9;
const wellMax = 1.1;

type Month = { readonly month: string; readonly meteredWh: WattHours; readonly estimatedWh: WattHours };

function tellMonth(turn: Turn, meter: string, { month, meteredWh, estimatedWh }: Month): void {
  const ratio = ratioOf({ meteredWh, estimatedWh });
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const figures = { metered_wh: rounded(meteredWh), estimated_wh: rounded(estimatedWh) };
  row(turn, 'meter.month', { meter, month, ...figures, ratio: ratio === null ? null : rounded(ratio) });
  if (ratio === null || (ratio >= wellMin && ratio <= wellMax)) return;
  said(turn, 'warning', meter, worded(words.month, { month, percent: Math.round(100 * ratio) }));
}

/** Metered over estimated; null while nothing was expected. */
export function ratioOf({ meteredWh, estimatedWh }: Pick<Month, 'meteredWh' | 'estimatedWh'>): number | null {
  return estimatedWh === 0 ? null : meteredWh / estimatedWh;
}

function since(account: MeterAccount, mark: NonNullable<MeterAccount['month']>) {
  return { meteredWh: account.totalWh - mark.totalWh, estimatedWh: account.estimatedWh - mark.estimatedWh };
}

/** Energy of a zone as of now, by the power curve. */
function estimateOf({ state, now }: Turn): (zone: Zone) => WattHours {
  return (zone) => {
    const known = state.zones[zone.id];
    return known === undefined ? 0 : energyAt(zone, state, known, now);
  };
}

function bookingOf({ site, now }: Turn): Booking {
  const rates = ratesAt(site.tariff, now.wallMs, site.place.timeZone);
  return { zones: site.zones, meters: site.meters, rates, nowMs: now.wallMs, nowMono: now.monoMs };
}

const told: Readonly<Record<Exclude<ReadingKind, 'counted' | 'same'>, Words>> = {
  senseless: {
    en: 'The meter said something that is no reading; it counts for nothing.',
    zh: '电表给出的不是读数，不予计入。',
  },
  backwards: {
    en: 'The meter went back; it counts for nothing until it is steady again.',
    zh: '电表读数倒退；恢复稳定之前不予计入。',
  },
  absurd: {
    en: 'The meter jumped by more than its supply can carry; it counts for nothing until it is steady again.',
    zh: '电表跳变超过其供电能力；恢复稳定之前不予计入。',
  },
  begun: { en: 'The meter counts from here.', zh: '电表由此开始计数。' },
  replaced: { en: 'Another meter answers; it counts from here.', zh: '已换为另一块电表，由此开始计数。' },
  rebased: {
    en: 'The meter is steady again and counts from here. What it jumped over is not counted.',
    zh: '电表恢复稳定，由此开始计数；跳过的部分不计。',
  },
  reset: {
    en: 'The meter began again at zero; nothing is lost.',
    zh: '电表已归零重计，没有遗漏。',
  },
  rollover: {
    en: 'The meter ran over its end and goes on at zero; nothing is lost.',
    zh: '电表满量程后从零继续，没有遗漏。',
  },
};

const words = {
  silent: {
    en: 'The meter counts nothing although its zones burn; energy is estimated until it does.',
    zh: '所供区域亮灯而电表无计数；恢复之前用能按估算。',
  },
  month: {
    en: 'In {month} it measured {percent} % of what its zones should have used. Check lamps, power curves and other loads.',
    zh: '{month} 月计量为所供区域应用电量的 {percent} %。检查灯具、功率曲线及其他负载。',
  },
  shown: { en: 'Shown: {shown} Wh, before: {before} Wh.', zh: '现示数 {shown} Wh，此前 {before} Wh。' },
  shownFirst: { en: 'Shown: {shown} Wh, before: nothing.', zh: '现示数 {shown} Wh，此前无读数。' },
  well: { en: 'The meter makes sense again.', zh: '电表读数已恢复可信。' },
} satisfies Record<string, Words>;

function tell(
  turn: Turn,
  { id }: Meter,
  kind: keyof typeof told,
  { reading, lastWh }: { readonly reading: MeterReading; readonly lastWh: number | null },
): void {
  // JSON has no NaN; null says that it was no number.
  const register_wh = Number.isFinite(reading.registerWh) ? reading.registerWh : null;
  row(turn, 'meter.noticed', { meter: id, kind, register_wh, before_wh: lastWh });
  const bad = kind === 'senseless' || kind === 'backwards' || kind === 'absurd';
  const shown = { shown: register_wh ?? reading.registerWh, before: lastWh ?? '' };
  const registers = worded(lastWh === null ? words.shownFirst : words.shown, shown);
  said(turn, bad ? 'fault' : 'info', id, sentences([told[kind], registers]));
}

function tellWell(turn: Turn, { id }: Meter): void {
  row(turn, 'meter.well', { meter: id });
  said(turn, 'cleared', id, words.well);
}
