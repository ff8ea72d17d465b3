import type { Place } from '../calendar/place.ts';
import { placeProblem } from '../calendar/sun.ts';
import { describeProblem } from '../lighting/jsonSpot.ts';
import { readRuleFile } from '../lighting/ruleFile.ts';
import type { Schedule } from '../lighting/schedule.ts';
import { type Arguments, UsageError } from './command.ts';
import { readNamedFile } from './site.ts';

/** Reads --rules FILE with --lat, --lon and --tz. Throws UsageError that names the file, the path, the value and the remedy. */
export function rulesAndPlace(given: Arguments): { schedule: Schedule; place: Place } {
  const file = given.options['rules'] ?? '';
  const read = readRuleFile(parsed(file));
  if (read.kind === 'refused')
    throw new UsageError(read.problems.map((problem) => `${file}: ${describeProblem(problem)}`).join('\n'));
  return { schedule: read.schedule, place: placeOf(given) };
}

function parsed(file: string): unknown {
  const text = readNamedFile(file).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (problem) {
    throw new UsageError(`${file}: not JSON: ${problem instanceof Error ? problem.message : String(problem)}`, {
      cause: problem,
    });
  }
}

function placeOf(given: Arguments): Place {
  const place = {
    latitudeDeg: degrees(given, 'lat', 90),
    longitudeDeg: degrees(given, 'lon', 180),
    timeZone: given.options['tz'] ?? '',
  };
  if (place.timeZone === '') throw new UsageError('--rules needs --tz, such as --tz Asia/Shanghai.');
  const problem = placeProblem(place);
  if (problem !== null)
    throw new UsageError(`--lat ${place.latitudeDeg} --lon ${place.longitudeDeg} --tz ${place.timeZone}: ${problem}`);
  return place;
}

function degrees(given: Arguments, name: 'lat' | 'lon', max: number): number {
  const text = given.options[name];
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !(Math.abs(value) <= max)) {
    throw new UsageError(
      `--${name} ${text ?? 'is missing'}: write degrees from -${max} to ${max}; a negative one with =, as in --${name}=-33.9.`,
    );
  }
  return value;
}
