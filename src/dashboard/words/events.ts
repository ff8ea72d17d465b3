import type { Words } from '../../words/language.ts';
import {
  askWords,
  barrierWords,
  callEndWords,
  callReasonWords,
  grantSourceWords,
  machineAlarmWords,
  readerTroubleWords,
  refusedWhyWords,
  sourceWords,
  symptomWords,
  trustWords,
  workWords,
} from '../../words/terms.ts';
import type { Happened } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { level, percent } from './numbers.ts';
import type { ReplySaid } from './replies.ts';
import { clockTime } from './time.ts';
import { language, maybe, nameOf, t, wordOf } from './words.ts';

/** Values that are names of the trade, by their key; the first table that knows one wins. */
const tables: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  reason: callReasonWords,
  end: callEndWords,
  source: { ...sourceWords, ...grantSourceWords },
  why: refusedWhyWords,
  ask: askWords,
  kind: workWords,
  symptom: symptomWords,
  trouble: readerTroubleWords,
  trust: trustWords,
  barrier: barrierWords,
  alarm: machineAlarmWords,
};
const whole = 'outcome because what position how code'.split(' ');

/** A row of history as a sentence. A type this page does not know keeps its name. */
export function eventWords(event: Happened, device: Device): string {
  const variant =
    event['on'] === false || event['obeys'] === false
      ? maybe(`event.${event.type}.off`, valuesOf(event, device))
      : null;
  const said = variant ?? maybe(`event.${event.type}`, valuesOf(event, device));
  return said === null ? event.type : said.replace(/[：:]\s*$/, '');
}

/** A text of a row for whoever reads; a row from before its Chinese has the English alone. null: it has none. */
export function rowText(event: Happened, key: string): ReplySaid | null {
  const chinese = spoken(event, key);
  if (typeof chinese === 'string') return { text: chinese, lang: undefined };
  const english = event[key];
  return typeof english === 'string' ? { text: english, lang: 'en' } : null;
}

/** Who did it; empty: nobody, or a card's pseudonym, which names nobody. */
export function whoOf(event: Happened): string {
  const who = event['login'] ?? event['by'];
  return typeof who === 'string' && !/^[0-9a-f]{32}$/.test(who) ? who : '';
}

/** What it is about: zone, lane or part, by its name. */
export function aboutOf(event: Happened, device: Device): string {
  const id = event['zone'] ?? event['lane'] ?? event['about'] ?? event['reader'] ?? event['meter'];
  if (typeof id !== 'string') return '';
  const desc = device.desc.value;
  return nameOf(desc?.zones[id] ?? desc?.lanes[id], id);
}

function valuesOf(event: Happened, device: Device): Record<string, string> {
  const values: Record<string, string> = { about: aboutOf(event, device), who: whoOf(event) };
  for (const [key, value] of Object.entries(event)) values[key] ??= valueWords(key, spoken(event, key) ?? value);
  return values;
}

/** What the device said beside it in Chinese, for whoever reads Chinese. */
const spoken = (event: Happened, key: string): unknown => (language.value === 'zh' ? event[`${key}_zh`] : undefined);

function valueWords(key: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (key.endsWith('_pct') && typeof value === 'number') return level(value);
  if (key.endsWith('share') && typeof value === 'number') return percent(value);
  if (key === 'until_ms' && typeof value === 'number') return clockTime(value);
  if (key.endsWith('_ms') && typeof value === 'number') return t('time.s', { s: Math.round(value / 1_000) });
  const table = tables[key];
  if (table !== undefined) return wordOf(table, value);
  if (whole.includes(key) && typeof value === 'string') return maybe(`value.${value}`) ?? value;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
