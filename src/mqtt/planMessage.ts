import type { Place } from '../calendar/place.ts';
import { type NightSheet, nightSheets } from '../lighting/nightSheet.ts';
import type { Zone } from '../lighting/zone.ts';
import { type Instant, minuteMs } from '../units.ts';
import type { PlanMessage } from './planSchema.ts';
import type { ReplyMessage } from './replyMessages.ts';

/** `up/reply` with the nights of a zone. */
export function planReply(given: {
  readonly query: PlanMessage;
  readonly login: string;
  readonly zone: Pick<Zone, 'id' | 'schedule' | 'promise'>;
  readonly place: Place;
  readonly rev: number;
  readonly atMs: number;
}): ReplyMessage {
  const { query, login, zone, place, rev, atMs } = given;
  return {
    v: 1,
    id: query.id,
    login,
    ok: true,
    code: 'applied',
    text: `${query.nights} nights from ${query.first}.`,
    text_zh: `自 ${query.first} 起 ${query.nights} 夜。`,
    rev,
    ts_ms: Math.round(atMs),
    zones: {},
    plan: { zone: zone.id, nights: nightSheets(zone, place, query).map(nightOf) },
  };
}

function nightOf(sheet: NightSheet): NonNullable<ReplyMessage['plan']>['nights'][number] {
  const { night, noonMs, endMs, sunsetMs, duskMs, dawnMs, sunriseMs, light, promised } = sheet;
  const at = (atMs: Instant): number => Math.round((atMs - noonMs) / minuteMs);
  return {
    night,
    noon_ms: noonMs,
    length_min: at(endMs),
    sky_min: [at(sunsetMs), at(duskMs), at(dawnMs), at(sunriseMs)],
    light: light.map(({ fromMs, toMs, level, origin }) => [at(fromMs), at(toMs), level, ruleOf(origin)]),
    promised: promised.map(({ fromMs, toMs }) => [at(fromMs), at(toMs)]),
  };
}

function ruleOf(origin: NightSheet['light'][number]['origin']): string {
  if (origin.kind === 'none') return '';
  return origin.kind === 'season' ? origin.rule : `${origin.exception}/${origin.rule}`;
}
