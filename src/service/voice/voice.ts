import type { LocalDate } from '../../calendar/localDate.ts';
import { type DurationMs, dayMs, type Instant, minuteMs } from '../../units.ts';

export const voiceKinds = ['dark', 'bright', 'wait', 'other'] as const;
/** What a resident said: too dark, too bright, waited too long, or anything else. */
export type VoiceKind = (typeof voiceKinds)[number];

/** The zone or the lane that it is about. */
export type VoiceAbout = { readonly kind: 'zone' | 'lane'; readonly id: string };

/** A resident's word that nobody has answered yet. What was said stands in its row; here is what it takes to answer it. */
export type OpenVoice = {
  readonly id: string;
  readonly about: VoiceAbout;
  readonly kind: VoiceKind;
  /** When it happened. */
  readonly atMs: Instant;
  readonly night: LocalDate;
  readonly recordedAtMs: Instant;
};

/** Words that may wait for an answer at once. An office that answers none would else fill the disk with them. */
export const openVoicesMax = 100;
/** Older than what history still tells of. */
const oldestMs: DurationMs = 400 * dayMs;
/** Two clocks are never quite alike. */
const aheadMs: DurationMs = 5 * minuteMs;

const kindsOf: Readonly<Record<VoiceAbout['kind'], readonly VoiceKind[]>> = {
  zone: ['dark', 'bright', 'other'],
  lane: ['wait', 'other'],
};

/** What makes no sense in a word that is to be recorded, as a sentence; null = it can be. */
export function senselessVoice(
  { about, kind, atMs, text }: Pick<OpenVoice, 'about' | 'kind' | 'atMs'> & { readonly text: string },
  open: readonly OpenVoice[],
  nowMs: Instant | null,
): string | null {
  if (text.trim() === '') return 'Write what the resident said.';
  if (!kindsOf[about.kind].includes(kind))
    return `"${kind}" is not said of a ${about.kind}: write ${kindsOf[about.kind].join(' or ')}.`;
  if (open.length >= openVoicesMax) return `${open.length} residents wait for an answer already: answer some first.`;
  if (nowMs === null) return null;
  if (atMs > nowMs + aheadMs) return 'That time is still to come: write when it happened.';
  return atMs < nowMs - oldestMs ? 'That is longer ago than the device remembers, 400 days.' : null;
}
