import * as z from 'zod';
import { nearest } from '../nearest.ts';
import { idText, lineText, namesSchema, says, shown } from './words.ts';

export const estateSchema = z.strictObject({
  id: idText().describe('Short name of the estate, the same on all its devices; part of every MQTT topic.'),
  device: idText().describe('Short name of this device within the estate, such as pole-1 or gate-south.'),
  names: namesSchema().describe('Name of the estate as people say it.'),
  language: z.enum(['zh', 'en']).default('zh').describe('Language of the log and of the first page: zh or en.'),
});

const swapped =
  'Latitude is 90 at most. Are latitude and longitude swapped? In China latitude is 18 to 54, longitude 73 to 135.';

export const placeSchema = z.strictObject({
  latitudeDeg: z
    .number()
    .min(-90, { error: (issue) => says(`Latitude ${shown(issue.input)} is beyond the south pole.`, swapped) })
    .max(90, { error: (issue) => says(`Latitude ${shown(issue.input)} is beyond the north pole.`, swapped) })
    .describe(
      'Latitude in degrees, north positive, such as 22.5431. Two decimals are a kilometre, enough for the sun.',
    ),
  longitudeDeg: z.number().min(-180).max(180).describe('Longitude in degrees, east positive, such as 114.0579.'),
  timeZone: lineText(60)
    .refine(isTimeZone, {
      error: (issue) => says(`${shown(issue.input)} is not a time zone.`, zoneRemedy(String(issue.input))),
    })
    .describe('Time zone by its IANA name. All of China: Asia/Shanghai.'),
});

/** Region names only: "CST" and "+08:00" leave open which summer time, if any, they mean. */
function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Za-z_]+\/[A-Za-z0-9_+/-]+$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

function zoneRemedy(typed: string): string {
  if (/beijing|peking|china|cst|\+0?8|shenzhen|guangzhou/i.test(typed)) return 'All of China is Asia/Shanghai.';
  const near = nearest(typed, Intl.supportedValuesOf('timeZone'));
  return near === null ? 'Write region and city, such as Asia/Shanghai or Europe/London.' : `Did you mean "${near}"?`;
}
