import type { ClockTime } from '../calendar/anchor.ts';
import { addDays, clockInstant, dateOf, isClockTime } from '../calendar/localDate.ts';
import type { Place } from '../calendar/place.ts';
import { sunEdge } from '../calendar/sun.ts';
import { type DurationMs, type Instant, minuteMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { nextChange, type Plan } from './plan.ts';

/** When an override is to end, as asked. It becomes a UTC instant when the command is accepted. */
export type AskedEnd =
  | { readonly kind: 'default' }
  | { readonly kind: 'duration'; readonly ms: DurationMs }
  | { readonly kind: 'instant'; readonly atMs: Instant }
  | { readonly kind: 'clock'; readonly time: ClockTime }
  | { readonly kind: 'nextSwitch' }
  | { readonly kind: 'dawn' };

/** An override that names no end lasts this long; nobody means "for ever" when they say nothing. */
export const overrideDefaultMs: DurationMs = 120 * minuteMs;

const dawnElevationDeg = -6;

/** What the end is worked out from. `clockSound` false: the wall clock cannot say when 06:00 or dawn is. */
export type EndCircumstances = {
  readonly nowMs: Instant;
  readonly clockSound: boolean;
  readonly capMs: DurationMs;
  readonly plan: Plan | null;
  readonly place: Place;
};

/** An end that is fixed. `note` says where it differs from what was asked. */
export type FixedEnd =
  | {
      readonly kind: 'fixed';
      readonly untilMs: Instant;
      readonly note: 'asAsked' | 'shortened' | 'unresolvable';
    }
  | { readonly kind: 'senseless'; readonly text: Words };

/**
 * Fixes an asked end as one UTC instant: the first such event strictly after now, never later than the role's cap.
 * What cannot be worked out (no trusted clock, no next switch) becomes the default length.
 */
export function fixEnd(asked: AskedEnd, circumstances: EndCircumstances): FixedEnd {
  const senseless = senselessEnd(asked, circumstances);
  if (senseless !== null) return { kind: 'senseless', text: senseless };
  const { nowMs, capMs } = circumstances;
  const wished = wishedEnd(asked, circumstances);
  const untilMs = Math.min(wished ?? nowMs + overrideDefaultMs, nowMs + capMs);
  if (wished === null) return { kind: 'fixed', untilMs, note: 'unresolvable' };
  return { kind: 'fixed', untilMs, note: untilMs < wished ? 'shortened' : 'asAsked' };
}

const words = {
  noDuration: { en: 'The asked duration is not longer than nothing.', zh: '所要求的时长不大于零。' },
  noTime: {
    en: '"{time}" is not a time of day from 00:00 to 23:59.',
    zh: '“{time}”不是 00:00 至 23:59 之间的时刻。',
  },
  noInstant: { en: 'The asked end is not an instant.', zh: '所要求的结束时间不是一个时刻。' },
  passed: { en: 'The asked end has already passed.', zh: '所要求的结束时间已过。' },
} satisfies Record<string, Words>;

function senselessEnd(asked: AskedEnd, { nowMs, clockSound }: EndCircumstances): Words | null {
  if (asked.kind === 'duration' && !(asked.ms > 0)) return words.noDuration;
  if (asked.kind === 'clock' && !isClockTime(asked.time)) return worded(words.noTime, { time: String(asked.time) });
  if (asked.kind !== 'instant') return null;
  if (!Number.isFinite(asked.atMs)) return words.noInstant;
  return clockSound && asked.atMs <= nowMs ? words.passed : null;
}

function wishedEnd(asked: AskedEnd, { nowMs, clockSound, plan, place }: EndCircumstances): Instant | null {
  if (asked.kind === 'default') return nowMs + overrideDefaultMs;
  if (asked.kind === 'duration') return nowMs + asked.ms;
  if (!clockSound) return null;
  switch (asked.kind) {
    case 'instant':
      return asked.atMs;
    case 'clock':
      return firstAfter(nowMs, place, (date) => clockInstant(date, asked.time, place.timeZone, 'last'));
    case 'nextSwitch':
      return plan === null ? null : (nextChange(plan, nowMs)?.atMs ?? null);
    case 'dawn':
      return firstAfter(nowMs, place, (date) => sunEdge(date, place, 'rise', dawnElevationDeg));
  }
}

/** The first of a daily event after an instant. Two days back and three on cover every zone, gap and polar night. */
function firstAfter(nowMs: Instant, { timeZone }: Place, eventOn: (date: string) => Instant): Instant | null {
  const today = dateOf(nowMs, timeZone);
  for (let day = -2; day <= 3; day += 1) {
    const atMs = eventOn(addDays(today, day));
    if (atMs > nowMs) return atMs;
  }
  return null;
}
