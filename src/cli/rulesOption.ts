import type { Place } from '../calendar/place.ts';
import { placeProblem } from '../calendar/sun.ts';
import { describeProblem } from '../lighting/jsonSpot.ts';
import { readRuleFile } from '../lighting/ruleFile.ts';
import type { Schedule } from '../lighting/schedule.ts';
import { foreign, type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { type Arguments, UsageError } from './command.ts';
import { readNamedFile } from './site.ts';

const words = {
  noJson: { en: '{file}: not JSON: {why}', zh: '{file}：不是 JSON：{why}' },
  badPlace: {
    en: '--lat {latitudeDeg} --lon {longitudeDeg} --tz {timeZone}: {problem}',
    zh: '--lat {latitudeDeg} --lon {longitudeDeg} --tz {timeZone}：{problem}',
  },
} satisfies Record<string, Words>;

/** Reads --rules FILE with --lat, --lon and --tz. Throws UsageError that names the file, the path, the value and the remedy. */
export function rulesAndPlace(given: Arguments): { schedule: Schedule; place: Place } {
  const file = given.options['rules'] ?? '';
  const read = readRuleFile(parsed(file));
  if (read.kind === 'refused')
    throw new UsageError(foreign(read.problems.map((problem) => `${file}: ${describeProblem(problem)}`).join('\n')));
  return { schedule: read.schedule, place: placeOf(given) };
}

function parsed(file: string): unknown {
  const text = readNamedFile(file).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (problem) {
    throw new UsageError(worded(words.noJson, { file, why: wordsOf(problem) }), { cause: problem });
  }
}

function placeOf(given: Arguments): Place {
  const place = {
    latitudeDeg: degrees(given, 'lat', 90),
    longitudeDeg: degrees(given, 'lon', 180),
    timeZone: given.options['tz'] ?? '',
  };
  if (place.timeZone === '')
    throw new UsageError({
      en: '--rules needs --tz, such as --tz Asia/Shanghai.',
      zh: '--rules 须有 --tz，例如 --tz Asia/Shanghai。',
    });
  const problem = placeProblem(place);
  if (problem !== null) throw new UsageError(worded(words.badPlace, { ...place, problem: foreign(problem) }));
  return place;
}

function degrees(given: Arguments, name: 'lat' | 'lon', max: number): number {
  const text = given.options[name];
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !(Math.abs(value) <= max)) {
    throw new UsageError({
      en: `--${name} ${text ?? 'is missing'}: write degrees from -${max} to ${max}; a negative one with =, as in --${name}=-33.9.`,
      zh: `--${name} ${text ?? '缺失'}：请写 -${max} 至 ${max} 的度数；负数用 =，例如 --${name}=-33.9。`,
    });
  }
  return value;
}
