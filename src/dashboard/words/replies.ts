import type { Reply } from '../asks/asks.ts';
import { devices } from '../estate/estate.ts';
import { level } from './numbers.ts';
import { clockTime } from './time.ts';
import { language, nameOf, t } from './words.ts';

export type ReplySaid = {
  readonly text: string;
  /** Language of the text when it is not the page's: a device explains a refusal in English. */
  readonly lang: 'en' | undefined;
};

/**
 * What a device answered, for a person, in its own sentence; in Chinese what was done to zones is said from the figures of the
 * answer. A device before it spoke Chinese explains a refusal in English.
 */
export function replyWords({ ok, text, text_zh, zones }: Reply): ReplySaid {
  if (language.value === 'en') return { text, lang: undefined };
  const done = Object.entries(zones).map(([id, zone]) => zoneWords(id, zone));
  if (ok && done.length > 0) return { text: done.join('；'), lang: undefined };
  if (text_zh !== undefined) return { text: text_zh, lang: undefined };
  return ok ? { text: '', lang: undefined } : { text, lang: 'en' };
}

function zoneWords(id: string, { level_pct, until_ms, then_pct }: Reply['zones'][string]): string {
  const name = nameOf(
    devices
      .peek()
      .map(({ desc }) => desc.peek()?.zones[id])
      .find((zone) => zone !== undefined),
    id,
  );
  const now = `${name} ${level(level_pct)}`;
  if (until_ms === null) return now;
  const time = clockTime(until_ms);
  const until = then_pct === null ? t('zone.until', { time }) : t('zone.untilThen', { time, to: level(then_pct) });
  return `${now}，${until}`;
}
