import type { Site } from '../controller/site.ts';
import type { Played } from '../simulator/report/page.ts';
import { withoutAssist } from '../simulator/year/variants.ts';
import { runYear, type YearFigures, type YearOptions } from '../simulator/year/yearRun.ts';
import type { Words } from '../words/language.ts';
import { Fingerprint } from './fingerprint.ts';
import { progressBar } from './progress.ts';
import type { Terminal } from './terminal.ts';

export type PlayedYear = Played & { readonly seconds: number };
type Play = Pick<YearOptions, 'year' | 'seed' | 'habits'>;

/** Plays one config, with a bar where somebody looks. */
export function playYear(site: Site, play: Play, name: Words, terminal: Terminal): PlayedYear {
  const bar = progressBar(terminal, name[terminal.language], process.stderr.isTTY);
  const fingerprint = new Fingerprint();
  const begun = performance.now();
  const figures = runYear(site, { ...play, seen: bar.seen, onStep: fingerprint.take });
  const seconds = (performance.now() - begun) / 1_000;
  bar.end();
  return { name, figures, seconds, fingerprint: fingerprint.digits };
}

/** Four weeks of the lanes alone: once as configured, once with nobody who is called. */
const weeks = 4;

export function playGate(
  site: Site,
  play: Play,
  terminal: Terminal,
): { readonly helped: YearFigures; readonly alone: YearFigures } | null {
  if (site.lanes.length === 0) return null;
  const lanes = { ...site, zones: [], meters: [], photocell: null };
  const span = { first: `${play.year}-03-01`, nights: 7 * weeks };
  const bar = progressBar(terminal, { en: 'gate', zh: '道闸' }[terminal.language], process.stderr.isTTY);
  const run = (one: Site) =>
    runYear(one, { ...play, habits: { ...play.habits, overridesPerWeek: 0 }, span, seen: bar.seen });
  const both = { helped: run(lanes), alone: run(withoutAssist(lanes)) };
  bar.end();
  return both;
}
