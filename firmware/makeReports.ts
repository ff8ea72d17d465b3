/**
 * Writes last night's report, and last month's on the first days of a month, into `reports` of the state folder. A process
 * of its own, because a month of vehicles takes a while on a small board. Works from what it finds: what is there already
 * stays, so that running it twice or a day late does no harm.
 * Run: node firmware/makeReports.ts <state folder>
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, clockInstant, nightOf } from '../src/calendar/localDate.ts';
import type { Site } from '../src/controller/site.ts';
import { type HistoryReader, openHistory } from '../src/journal/history/historyFile.ts';
import { periodOf, reportInput } from '../src/journal/history/reportInput.ts';
import { reportFigures } from '../src/service/report/figures.ts';
import { reportHtml } from '../src/service/report/forms.ts';
import type { Period } from '../src/service/report/input.ts';
import { readAccepted } from '../src/settings/accepted.ts';
import { nodeDisk } from '../src/settings/acceptedDisk.ts';
import { hourMs } from '../src/units.ts';
import { doErrand } from './errand.ts';

const keptNights = 62;
const keptMonths = 36;
/** Rows of a night come when it is over, and a little later after a late sync: until then a report is written again. */
const lateRowsMs = 2 * hourMs;

function main(folder: string): void {
  const accepted = readAccepted(folder);
  if (accepted.kind === 'none') return;
  const { site } = accepted.accepted;
  const history = openHistory(folder, site.place.timeZone);
  if (history === null) return;
  const nowMs = Date.now();
  const lastNight = addDays(nightOf(nowMs, site.place.timeZone), -1);
  try {
    const lastMonth = periodOf('month', addDays(periodOf('month', addDays(lastNight, 1)).first, -1));
    for (const period of [periodOf('night', lastNight), lastMonth])
      if (!isFinal(folder, period, site)) write(folder, history.reader, site, period, nowMs);
  } finally {
    history.close();
  }
  prune(join(folder, 'reports'), 'night-', keptNights);
  prune(join(folder, 'reports'), 'month-', keptMonths);
}

function isFinal(folder: string, period: Period, site: Site): boolean {
  const written = statSync(join(folder, 'reports', nameOf(period)), { throwIfNoEntry: false });
  const overMs = clockInstant(addDays(period.last, 1), '12:00', site.place.timeZone, 'first');
  return written !== undefined && written.mtimeMs > overMs + lateRowsMs;
}

function write(folder: string, reader: HistoryReader, site: Site, period: Period, madeAtMs: number): void {
  const figures = reportFigures(reportInput(reader, { site, period, about: null, madeAtMs }));
  const reports = join(folder, 'reports');
  mkdirSync(reports, { recursive: true });
  const file = join(reports, nameOf(period));
  nodeDisk.write(`${file}.tmp`, new TextEncoder().encode(reportHtml(figures, site.language)));
  nodeDisk.rename(`${file}.tmp`, file);
  nodeDisk.syncFolder(reports);
}

function nameOf({ kind, first }: Period): string {
  return kind === 'month' ? `month-${first.slice(0, 7)}.html` : `night-${first}.html`;
}

/** Names sort by date. */
function prune(reports: string, begins: string, keep: number): void {
  const old = readdirSync(reports).filter((name) => name.startsWith(begins) && name.endsWith('.html'));
  for (const name of old.sort().slice(0, -keep)) rmSync(join(reports, name), { force: true });
}

doErrand(() => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('name the state folder');
  main(folder);
});
