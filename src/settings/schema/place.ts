import * as z from 'zod';
import { meant } from '../../words/choice.ts';
import { type Words, worded } from '../../words/language.ts';
import { nearest } from '../../words/nearest.ts';
import { about, levelText, lineText, namesSchema, says, saysOf, shown } from './words.ts';

const words = {
  pastSouth: { en: 'Latitude {value} is beyond the south pole.', zh: '纬度 {value} 超出南极。' },
  pastNorth: { en: 'Latitude {value} is beyond the north pole.', zh: '纬度 {value} 超出北极。' },
  swapped: {
    en: 'Latitude is 90 at most. Are latitude and longitude swapped? In China latitude is 18 to 54, longitude 73 to 135.',
    zh: '纬度最大为 90。纬度与经度是否写反？中国纬度为 18 至 54，经度为 73 至 135。',
  },
  noZone: { en: '{value} is not a time zone.', zh: '{value} 不是时区。' },
  china: { en: 'All of China is Asia/Shanghai.', zh: '中国全境为 Asia/Shanghai。' },
  zone: {
    en: 'Write region and city, such as Asia/Shanghai or Europe/London.',
    zh: '请写地区和城市，例如 Asia/Shanghai 或 Europe/London。',
  },
} satisfies Record<string, Words>;

export const estateSchema = z.strictObject({
  id: levelText().meta(
    about({
      en: 'Short name of the estate, the same on all its devices; part of every MQTT topic.',
      zh: '小区的简称，其所有设备相同；是每个 MQTT 主题的一部分。',
    }),
  ),
  device: levelText().meta(
    about({
      en: 'Short name of this device within the estate, such as pole-1 or gate-south.',
      zh: '本设备在小区内的简称，例如 pole-1 或 gate-south。',
    }),
  ),
  names: namesSchema().meta(about({ en: 'Name of the estate as people say it.', zh: '人们对小区的称呼。' })),
  language: z
    .enum(['zh', 'en'])
    .default('zh')
    .meta(about({ en: 'Language of the log and of the first page: zh or en.', zh: '日志和首页的语言：zh 或 en。' })),
});

export const placeSchema = z.strictObject({
  latitudeDeg: z
    .number()
    .min(-90, { error: saysOf(words.pastSouth, words.swapped) })
    .max(90, { error: saysOf(words.pastNorth, words.swapped) })
    .meta(
      about({
        en: 'Latitude in degrees, north positive, such as 22.5431. Two decimals are a kilometre, enough for the sun.',
        zh: '纬度，度，北纬为正，例如 22.5431。两位小数约为一公里，足以计算日出日落。',
      }),
    ),
  longitudeDeg: z
    .number()
    .min(-180)
    .max(180)
    .meta(
      about({
        en: 'Longitude in degrees, east positive, such as 114.0579.',
        zh: '经度，度，东经为正，例如 114.0579。',
      }),
    ),
  timeZone: lineText(60)
    .refine(isTimeZone, {
      error: (issue) => says(worded(words.noZone, { value: shown(issue.input) }), zoneRemedy(String(issue.input))),
    })
    .meta(
      about({
        en: 'Time zone by its IANA name. All of China: Asia/Shanghai.',
        zh: 'IANA 时区名。中国全境为 Asia/Shanghai。',
      }),
    ),
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

function zoneRemedy(typed: string): Words {
  if (/beijing|peking|china|cst|\+0?8|shenzhen|guangzhou/i.test(typed)) return words.china;
  const near = nearest(typed, Intl.supportedValuesOf('timeZone'));
  return near === null ? words.zone : meant(near);
}
