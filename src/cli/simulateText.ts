import type { Site } from '../controller/site.ts';
import { type FigureRow, figureRows, laneRows, sampledWords } from '../simulator/report/figureRows.ts';
import { yearWords } from '../simulator/report/words.ts';
import { fill } from '../words/language.ts';
import type { PlayedYear } from './simulatePlay.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

/** The year and what stands beside it, for a terminal. */
export function simulateText(site: Site, played: readonly PlayedYear[], seed: number, terminal: Terminal): string {
  const { language } = terminal;
  const years = played.map(({ figures }) => figures);
  const lines = (rows: readonly FigureRow[], before = '') =>
    rows.map(({ name, values }) => [`${before}${name[language]}`, ...values]);
  const lanes = site.lanes.flatMap(({ id, names }) => lines(laneRows(id, years), `${names[language]}: `));
  const speed = played.map(({ name, figures: { steps }, seconds, fingerprint }) => {
    return `${name[language]}: ${steps} steps, ${seconds.toFixed(1)} s, ${Math.round(steps / seconds)} steps/s, ${yearWords.fingerprint[language]} ${fingerprint}`;
  });
  const sampled = sampledWords(years);
  return [
    paint(terminal, 'bold', `${yearWords.title[language]}: ${site.names[language]}, ${years[0]?.year ?? ''}`),
    fill(yearWords.simulated[language], { seed }),
    ...(sampled === null ? [] : [sampled[language]]),
    '',
    table(['', ...played.map(({ name }) => name[language])], [...lines(figureRows(site, years)), ...lanes]),
    ...speed,
    '',
  ].join('\n');
}
