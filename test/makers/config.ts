import { readSettings } from '../../src/settings/load.ts';
import { problemText } from '../../src/settings/problem.ts';
import { chineseFault } from './chinese.ts';

/** A small config that is right. Tests break it in one place: `broken('ratedW: 60', 'ratedW: sixty')`. */
export const goodConfig = `estate: { id: my-estate, device: pole-1, names: { zh: 小区, en: Estate } }
place: { latitudeDeg: 22.5431, longitudeDeg: 114.0579, timeZone: Asia/Shanghai }
clock: { sources: [timesyncd] }
board: simulated
broker: { url: "mqtt://127.0.0.1:1883" }
people:
  - { login: chen, role: manager }
inputs:
  motion-1: { kind: motion, line: GPIO5 }
  sky: { kind: photocell, line: GPIO6 }
photocell: { input: sky }
luminaires:
  street: { ratedW: 60, dimming: pwm, powerCurve: [[50, 25], [100, 60]] }
  flood: { ratedW: 200, dimming: relay }
programs:
  night:
    rules:
      - id: all
        start: { sun: set, elevationDeg: -4, notBefore: "17:00", notAfter: "20:00" }
        end: "06:00"
        level: 100
        steps: [{ from: "23:00", level: 50 }]
  evening:
    rules:
      - { id: early, season: { from: "05-01", to: "09-30" }, days: [fri, sat], start: dusk, end: "22:00", level: 100 }
zones:
  - id: road
    names: { zh: 主路, en: Road }
    need: must-be-lit
    promise: dusk-to-dawn
    floor: 30
    output: { kind: pwm, channel: PWM0 }
    luminaire: street
    lampCount: 10
    program: night
  - id: court
    names: { zh: 球场, en: Court }
    need: as-needed
    output: { kind: relay, line: GPIO17, contact: normally-open }
    luminaire: flood
    lampCount: 4
    program: evening
    presence:
      - { input: motion-1, level: 100, holdMin: 5 }
exceptions:
  - { id: fair, why: Fair, from: "2027-06-01", to: "2027-06-02", zones: [court], program: evening }
`;

export const goodExceptions = `exceptions:
  - id: new-year
    why: Spring Festival
    festival: springFestival
    daysBefore: 1
    daysAfter: 7
    zones: all
    program: full
`;

/** The good config with one piece of text exchanged; throws when the piece is not there, so that no test tests nothing. */
export function broken(piece: string, by: string, text: string = goodConfig): string {
  if (!text.includes(piece)) throw new Error(`the config has no ${piece}`);
  return text.replace(piece, () => by);
}

/** Reads a text as `estate.yaml`, with at most one other file beside it. */
export const read = (text: string | Uint8Array, other: Readonly<Record<string, string>> = {}) =>
  readSettings({
    file: 'estate.yaml',
    text,
    readFile: (file) => {
      const found = other[file];
      if (found === undefined) throw new Error(`no such file: ${file}`);
      return found;
    },
  });

/** What a person would read: all problems in words, or the warnings. Throws when one is not told in Chinese as well. */
export function words(text: string | Uint8Array, other: Readonly<Record<string, string>> = {}): string {
  const settled = read(text, other);
  const problems = settled.kind === 'ok' ? settled.warnings : settled.problems;
  for (const said of problems.flatMap(({ message, remedy }) => [message, remedy])) {
    const fault = chineseFault(said);
    if (fault !== null) throw new Error(fault);
  }
  return [settled.kind, ...problems.map((problem) => problemText(problem, 'en'))].join('\n');
}
