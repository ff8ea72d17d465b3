import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Site } from '../../../src/controller/site.ts';
import { initialState, step } from '../../../src/controller/step.ts';
import { describeProblem } from '../../../src/lighting/jsonSpot.ts';
import { readRuleFile } from '../../../src/lighting/ruleFile.ts';
import { readAccepted, writeAccepted } from '../../../src/settings/accepted.ts';
import { readSettings } from '../../../src/settings/load.ts';
import type { Problem } from '../../../src/settings/problem.ts';
import { goodConfig, goodExceptions } from '../../makers/config.ts';
import { bytesOf, jsonOf, promise, promiseWords, type Target } from '../target.ts';
import { parsed } from './mqtt.ts';
import { scratch } from './scratch.ts';

const file = (name: string): Uint8Array => readFileSync(new URL(`../../../config/${name}`, import.meta.url));
const secret = 'hunter2-of-the-estate';

function promiseProblems(problems: readonly Problem[], lines: number): void {
  promise(problems.length > 0 && problems.length <= 201, `${problems.length} problems`);
  for (const { line, column, path, message, remedy, value } of problems) {
    promise(line >= 1 && line <= lines + 1 && column >= 1, `a problem on line ${line} of ${lines}`);
    for (const words of [message.en, message.zh, remedy.en, remedy.zh]) promiseWords(words, 5_000);
    promise(value === null || value.length <= 400, 'a value that fills the screen');
    const shown = `${message.en}${message.zh} ${remedy.en}${remedy.zh} ${value ?? ''}`;
    promise(!path.endsWith('password') || !shown.includes(secret), 'a password is shown');
    promise(!/:\/\/[^/\s@]*:hunter2-of-the-estate@/.test(shown), 'a password in an address is shown');
  }
}

/** A site that was accepted can be run, kept and read again. */
function promiseSite(site: Site): void {
  promise(site.zones.length > 0, 'a site without zones');
  const kept: unknown = JSON.parse(JSON.stringify(site));
  promise(isDeepStrictEqual(JSON.parse(JSON.stringify(kept)), kept), 'a site that JSON does not keep');
  for (const zone of site.zones)
    promise(zone.lampCount > 0 && zone.luminaire.powerCurve.length >= 2, 'a zone without lamps');
  const now = { wallMs: 1_795_435_200_000, monoMs: 5_000 };
  const { state } = step(kept as Site, initialState(kept as Site), { kind: 'tick' }, now);
  step(kept as Site, state, { kind: 'tick' }, { wallMs: now.wallMs + 60_000, monoMs: now.monoMs + 60_000 });
}

const config: Target = {
  name: 'config',
  shape: 'yaml',
  seeds: [
    bytesOf(goodConfig),
    file('examples/minimal.yaml'),
    file('examples/gate.yaml'),
    bytesOf(`${goodConfig}exceptionsFile: exceptions.yaml\n`),
  ],
  words: [
    'dusk',
    'dawn',
    'password: hunter2-of-the-estate',
    `mqtt://a:${secret}@b`,
    'must-be-lit',
    'GPIO17',
    'pwm',
    'normally-open',
    '02-29',
    '[mon, fri]',
    'sunset',
    'Europe/Berlin',
    'Nowhere/Else',
    '-90',
    '180.0001',
  ],
  inRound: 8,
  lengthMax: 20_000,
  run: (input) => {
    const settled = readSettings({ file: 'estate.yaml', text: input, readFile: () => goodExceptions });
    const lines = Math.max(input.toString().split(/\r\n|\n|\r/).length, goodExceptions.split('\n').length);
    if (settled.kind === 'refused') return promiseProblems(settled.problems, lines);
    return promiseSite(settled.site);
  },
};

const exceptionsFile: Target = {
  name: 'exceptions',
  shape: 'yaml',
  seeds: [bytesOf(goodExceptions.replace('program: full', 'program: night'))],
  words: [
    'springFestival',
    'midAutumn',
    'nationalDay',
    'zones: all',
    'zones: [road]',
    'daysBefore',
    'rules',
    '2027-02-29',
  ],
  inRound: 3,
  lengthMax: 10_000,
  run: (input) => {
    const text = `${goodConfig}exceptionsFile: exceptions.yaml\n`;
    const settled = readSettings({ file: 'estate.yaml', text, readFile: () => input });
    const lines = Math.max(input.toString().split(/\r\n|\n|\r/).length, text.split('\n').length);
    if (settled.kind === 'refused') return promiseProblems(settled.problems, lines);
    return promiseSite(settled.site);
  },
};

function aCopy(): Uint8Array {
  const settled = readSettings({ file: 'estate.yaml', text: goodConfig, readFile: () => '' });
  if (settled.kind === 'refused') throw new Error('the sample config is refused');
  const folder = join(scratch(), 'accepted-seed');
  mkdirSync(folder, { recursive: true });
  const { site, sources, sha256OfText } = settled;
  writeAccepted(folder, { site, sources, sha256OfText, acceptedAtMs: 1, sourceFile: 'estate.yaml' });
  return readFileSync(join(folder, 'site.json'));
}

const copy = Buffer.from(aCopy());

/** A damaged copy is passed over with the reason; only what was written is read. */
const accepted: Target = {
  name: 'accepted',
  shape: 'bytes',
  seeds: [copy],
  words: [],
  inRound: 20,
  lengthMax: 60_000,
  run: (input) => {
    const folder = join(scratch(), 'accepted');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'site.json'), input);
    const read = readAccepted(folder);
    promise(read.kind === 'none' || input.equals(copy), 'a copy is read that nobody wrote');
    for (const { why } of read.passedOver) promiseWords(why);
  },
};

const rules: Target = {
  name: 'rules',
  shape: 'json',
  seeds: [
    {
      rules: [
        {
          start: { edge: 'set', elev: -6, offsetMin: 5, notBefore: '17:00' },
          end: { clock: '06:00' },
          level: 80,
          season: { from: '05-01', to: '09-30' },
          days: [1, 7],
          steps: [{ from: { clock: '23:00' }, level: 40 }],
        },
      ],
      exceptions: [{ from: '2027-02-05', to: '2027-02-13', rules: [] }],
    },
  ].map(jsonOf),
  words: ['rise', 'id', 'why', 'onlyDarkerThanDeg', 'notAfter', '02-29'],
  inRound: 120,
  lengthMax: 6_000,
  run: (input) => {
    const json = parsed(input);
    const read = readRuleFile(json);
    if (read.kind === 'schedule') {
      for (const { level } of read.schedule.rules) promise(level >= 0 && level <= 100, 'a level that no lamp has');
      return;
    }
    promise(read.problems.length > 0, 'refused without a problem');
    for (const problem of read.problems) {
      const { en, zh } = describeProblem(problem);
      promiseWords(en);
      promiseWords(zh);
    }
  },
};

export const settingsTargets: readonly Target[] = [config, exceptionsFile, accepted, rules];
