/** Runs the figures and prints one table: `npm run bench`, or `npm run bench -- NAME`; `--quick` for fewer runs, `--json FILE` to keep them. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
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
import type { Figure, Row } from './figure.ts';
import { gateFigure } from './gate.ts';
import { historyFigure } from './history.ts';
import { officeFigure } from './office.ts';
import { pageFigure } from './page.ts';
import { planNightFigure } from './planNight.ts';
import { queueFigure } from './queue.ts';
import { residentFigure } from './resident.ts';
import { rosterFigure } from './roster.ts';
import { simulateFigure } from './simulate.ts';
import { startFigure } from './start.ts';
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
  options: { quick: { type: 'boolean' }, json: { type: 'string' } },
});
const wanted = figures.filter((figure) => positionals.length === 0 || positionals.includes(figure.name));
if (wanted.length === 0) {
  console.error(`No such figure. There are: ${figures.map((figure) => figure.name).join(', ')}.`);
  process.exit(2);
}

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`;
const rows: Row[] = [];
for (const [index, figure] of wanted.entries()) {
  process.stderr.write(`[${index + 1}/${wanted.length}] ${figure.name}: ${figure.about}\n`);
  rows.push(...(await figure.run(values.quick ?? false)));
}
console.log(`\n${machine}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log(markdown(rows));
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ machine, at: new Date().toISOString(), rows }, null, 1)}\n`);
process.exit(0);

function markdown(all: readonly Row[]): string {
  const lines = all.map((one) => {
    const goal =
      one.goal === null ? '' : `${one.atLeast ? 'at least ' : ''}${one.goal} ${one.unit}${met(one) ? '' : ' MISSED'}`;
    const peer =
      one.peer === null
        ? ''
        : `${one.peer.name}: ${number(one.peer.value)} ${one.unit}, ratio ${one.peer.ratio.toFixed(2)}`;
    return `| ${one.figure} | ${number(one.value)} ${one.unit} | ${goal} | ${peer} | ${one.note} |`;
  });
  return ['| figure | measured | goal | beside it, in the same run | note |', '|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

function met({ value, goal, atLeast }: Row): boolean {
  return goal === null || (atLeast ? value >= goal : value <= goal);
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
