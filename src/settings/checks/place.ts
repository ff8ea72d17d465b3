import { oddNoonAt } from '../../calendar/sun.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Draft } from '../draft.ts';
import type { Finding } from '../problem.ts';

const words = {
  oddNoon: {
    en: 'At this place the sun would stand highest at {noon} by {timeZone}.',
    zh: '按 {timeZone}，此地太阳最高的时刻将是 {noon}。',
  },
  noonRemedy: {
    en: 'Are latitude and longitude swapped, a minus sign missing, or is it another time zone?',
    zh: '是否纬度与经度写反、漏写负号，或时区不对？',
  },
} satisfies Record<string, Words>;

/** A place and a time zone that do not belong together: swapped degrees, a forgotten minus sign, another zone. */
export function placeFindings({ place }: Draft): Finding[] {
  const noon = place === null ? null : oddNoonAt(place);
  if (place === null || noon === null) return [];
  const message = worded(words.oddNoon, { noon, timeZone: place.timeZone });
  return [{ path: ['place'], message, remedy: words.noonRemedy }];
}
