import type { Place } from '../calendar/place.ts';
import { placeProblem } from '../calendar/sun.ts';
import { describeProblem, type Problem } from '../lighting/jsonSpot.ts';
import { readRuleFile } from '../lighting/ruleFile.ts';
import type { Schedule } from '../lighting/schedule.ts';
import { type Words, worded } from '../words/language.ts';
import { type Arguments, UsageError } from './command.ts';
import { jsonFault } from './jsonFault.ts';
import { linesIn } from './jsonLine.ts';
import { readNamedFile } from './site.ts';

const words = {
  noJson: {
    en: '{where}: not JSON: {why}. Look at the quotes, commas and brackets there and just before.',
    zh: '{where}：不是 JSON：{why}。请检查该处及其前面的引号、逗号和括号。',
  },
  problem: { en: '{where}: {what}', zh: '{where}：{what}' },
  badPlace: {
    en: '--lat {latitudeDeg} --lon {longitudeDeg} --tz {timeZone}: {problem}',
    zh: '--lat {latitudeDeg} --lon {longitudeDeg} --tz {timeZone}：{problem}',
  },
} satisfies Record<string, Words>;

/** Reads --rules FILE with --lat, --lon and --tz. Throws UsageError that names the file, the path, the value and the remedy. */
export function rulesAndPlace(given: Arguments): { schedule: Schedule; place: Place } {
  const file = given.options['rules'] ?? '';
  const text = readNamedFile(file).toString('utf8');
  const read = readRuleFile(parsed(file, text));
  if (read.kind === 'refused') throw new UsageError(problemsText(file, text, read.problems));
  return { schedule: read.schedule, place: placeOf(given) };
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, why } = jsonFault(text, cause as Error);
    throw new UsageError(worded(words.noJson, { where: `${file}:${line}`, why }), { cause });
  }
}

/** One line each. */
function problemsText(file: string, text: string, problems: readonly Problem[]): Words {
  const lines = linesIn(
    text,
    problems.map(({ path }) => path),
  );
  const told = problems.map((problem, index) =>
    worded(words.problem, { where: `${file}:${lines[index]}`, what: describeProblem(problem) }),
  );
  return { en: told.map(({ en }) => en).join('\n'), zh: told.map(({ zh }) => zh).join('\n') };
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
  if (problem !== null) throw new UsageError(worded(words.badPlace, { ...place, problem }));
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
