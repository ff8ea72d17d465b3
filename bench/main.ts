/**
 * Runs the figures and writes one table as text, JSON and a picture: `npm run bench`, in which the long ones are measured short, or
 * `npm run bench -- NAME...` for some in full; `--quick` for fewer runs, `--out DIR` for another folder than bench/out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { besideCommandFigure } from './beside/command.ts';
import { besideNightFigure } from './beside/night.ts';
import { besideOutageFigure } from './beside/outage.ts';
import { besideResidentFigure } from './beside/resident.ts';
import { besideScheduleFigure } from './beside/schedule.ts';
import { besideStartFigure } from './beside/start.ts';
import { commandFigure } from './command.ts';
import { dryRunFigure } from './dryRun.ts';
import { edgesFigure } from './edges.ts';
import { type Figure, isMet, type Row } from './figure.ts';
import { gateFigure } from './gate.ts';
import { historyFigure } from './history.ts';
import { machineLines } from './machine.ts';
import { officeFigure } from './office.ts';
import { pageFigure } from './page.ts';
import { picture } from './picture.ts';
import { planNightFigure } from './planNight.ts';
import { queueFigure } from './queue.ts';
import { residentFigure } from './resident.ts';
import { rosterFigure } from './roster.ts';
import { simulateFigure } from './simulate.ts';
import { startFigure } from './start.ts';
import { markdown } from './table.ts';
import { tickFigure } from './tick.ts';
import { writesFigure } from './writes.ts';

const figures: readonly Figure[] = [
  dryRunFigure,
  planNightFigure,
  tickFigure,
  startFigure,
  commandFigure,
  edgesFigure,
  gateFigure,
  queueFigure,
  residentFigure,
  rosterFigure,
  historyFigure,
  simulateFigure,
  writesFigure,
  besideStartFigure,
  besideResidentFigure,
  besideCommandFigure,
  besideNightFigure,
  besideScheduleFigure,
  besideOutageFigure,
  officeFigure,
  pageFigure,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const strange = positionals.filter((name) => !figures.some((figure) => figure.name === name));
if (strange.length > 0) {
  process.stderr.write(`No figure ${strange.join(', ')}. There are: ${figures.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}

const wanted = figures.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const folder = values.out ?? join(import.meta.dirname, 'out');
const rows: Row[] = [];
const spoilt: string[] = [];
const begunMono = performance.now();
for (const [index, figure] of wanted.entries()) {
  const seconds = ((performance.now() - begunMono) / 1_000).toFixed(0).padStart(3);
  process.stderr.write(`${seconds} s  [${index + 1}/${wanted.length}] ${figure.name}: ${figure.about}\n`);
  // What one figure cannot measure here takes none of the others away.
  try {
    const short = values.quick || (positionals.length === 0 && figure.long === true);
    rows.push(...(await figure.run(short)).map((one) => (short ? { ...one, note: `short; ${one.note}` } : one)));
  } catch (error) {
    spoilt.push(`${figure.name} was not measured: ${error instanceof Error ? error.message : String(error)}`);
    process.stderr.write(`       ${spoilt.at(-1)}\n`);
  }
  // Kept as far as it is: whoever ends it early has what there was.
  keep();
}
process.stdout.write(`\n${keep()}\n\nKept in ${folder}: figures.md, figures.json, figures.svg\n`);
process.exit(spoilt.length > 0 ? 1 : 0);

/** Writes text, JSON and picture; answers with the text. */
function keep(): string {
  const at = new Date().toISOString();
  const machine = machineLines();
  const missed = rows.filter((one) => !isMet(one)).length;
  const count = `${rows.length} figures, ${missed} missed their goal, ${((performance.now() - begunMono) / 1_000).toFixed(0)} s`;
  const text = [
    ...machine,
    `${at.slice(0, 10)}${values.quick ? ', quick' : ''}`,
    '',
    markdown(rows),
    '',
    count,
    ...spoilt,
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'figures.md'), `${text.join('\n')}\n`);
  writeFileSync(join(folder, 'figures.json'), `${JSON.stringify({ machine, at, rows, spoilt }, null, 1)}\n`);
  writeFileSync(join(folder, 'figures.svg'), picture(rows, `duskgate beside its peers, ${at.slice(0, 10)}`));
  return text.join('\n');
}
