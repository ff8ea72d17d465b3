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

/** What a device answered, for a person. In Chinese what was done is said from the figures of the answer. */
export function replyWords(reply: Reply): ReplySaid {
  if (language.value === 'en') return { text: reply.text, lang: undefined };
  if (!reply.ok) return { text: reply.text, lang: 'en' };
  return {
    text: Object.entries(reply.zones)
      .map(([id, zone]) => zoneWords(id, zone))
      .join('；'),
    lang: undefined,
  };
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
