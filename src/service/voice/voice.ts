import type { LocalDate } from '../../calendar/localDate.ts';
import { type DurationMs, dayMs, type Instant, minuteMs } from '../../units.ts';
import { thingWords } from '../../words/choice.ts';
import { type Words, worded } from '../../words/language.ts';

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

const words = {
  empty: { en: 'Write what the resident said.', zh: '请写下居民所说的内容。' },
  otherKind: {
    en: '"{kind}" is not said of a {about}: write one of {kinds}.',
    zh: '“{kind}”不适用于{about}：请填 {kinds} 之一。',
  },
  tooMany: {
    en: '{count} residents wait for an answer already: answer some first.',
    zh: '已有 {count} 条居民意见待答复：请先答复一部分。',
  },
  future: { en: 'That time is still to come: write when it happened.', zh: '该时间尚未到来：请填写发生的时间。' },
  longAgo: {
    en: 'That is longer ago than the device remembers, 400 days.',
    zh: '早于设备保存的 400 天。',
  },
} satisfies Record<string, Words>;

/** What makes no sense in a word that is to be recorded, as a sentence; null = it can be. */
export function senselessVoice(
  { about, kind, atMs, text }: Pick<OpenVoice, 'about' | 'kind' | 'atMs'> & { readonly text: string },
  open: readonly OpenVoice[],
  nowMs: Instant | null,
): Words | null {
  if (text.trim() === '') return words.empty;
  if (!kindsOf[about.kind].includes(kind))
    return worded(words.otherKind, { kind, about: thingWords[about.kind], kinds: kindsOf[about.kind].join(', ') });
  if (open.length >= openVoicesMax) return worded(words.tooMany, { count: open.length });
  if (nowMs === null) return null;
  if (atMs > nowMs + aheadMs) return words.future;
  return atMs < nowMs - oldestMs ? words.longAgo : null;
}
