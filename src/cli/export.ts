import type { Happened } from '../journal/history/chapter.ts';
import { type HistoryReader, openHistory, type Slot } from '../journal/history/historyFile.ts';
import type { Span } from '../journal/history/historyTable.ts';
import { writeWhole } from './atomicFile.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { type Days, daysGiven, daysOptions, eachDay } from './daysOption.ts';
import { estateZone, noHistoryYet } from './historyPlace.ts';
import { stateFolder, stateOption } from './places.ts';
import { progressBar } from './progress.ts';
import type { Terminal } from './terminal.ts';

const spans: readonly Span[] = ['minute', 'quarter', 'day'];

/** `duskgate export`: history as CSV or JSON Lines, for spreadsheets and databases. Works while core runs or is dead. */
export const exportHistory: Command = {
  name: 'export',
  words: 'minute|quarter|day|TYPE|events',
  text: { en: 'history as CSV or JSON Lines', zh: '导出历史数据（CSV 或 JSON Lines）' },
  options: [
    ...daysOptions,
    { name: 'zone', value: 'ZONE', text: { en: 'only this zone', zh: '仅此区域' } },
    { name: 'lane', value: 'LANE', text: { en: 'only this lane', zh: '仅此车道' } },
    { name: 'format', value: 'csv|jsonl', text: { en: 'csv (default) or jsonl', zh: 'csv（缺省）或 jsonl' } },
    { name: 'out', value: 'FILE', text: { en: 'where to write it (else here)', zh: '输出文件（缺省为屏幕）' } },
    stateOption,
  ],
  examples: [
    'duskgate export day --from 2026-01-01 --to 2026-12-31 --out energy.csv',
    'duskgate export quarter --zone road-main --format jsonl',
    'duskgate export night.closed --out nights.csv',
    'duskgate export events --lane gate-in',
  ],
  run: (given, terminal) => {
    const wanted = wantedOf(given);
    const folder = stateFolder(given);
    const history = openHistory(folder, estateZone(folder));
    if (history === null) return noHistoryYet(folder, terminal);
    try {
      return write(history.reader, wanted, daysGiven(given, Date.now(), estateZone(folder)), terminal);
    } finally {
      history.close();
    }
  },
};

type Wanted = {
  readonly what: string;
  readonly about: { readonly kind: 'zone' | 'lane'; readonly id: string } | null;
  readonly format: 'csv' | 'jsonl';
  readonly out: string | null;
};

function wantedOf(given: Arguments): Wanted {
  const { zone, lane, format = 'csv', out } = given.options;
  const [what, ...more] = given.words;
  if (what === undefined || more.length > 0)
    throw new UsageError({
      en: 'Say what: duskgate export minute, quarter, day, events, or a type such as night.closed.',
      zh: '请写明内容：duskgate export minute、quarter、day、events，或某一类型，例如 night.closed。',
    });
  if (format !== 'csv' && format !== 'jsonl')
    throw new UsageError({
      en: `--format ${format}: write csv or jsonl.`,
      zh: `--format ${format}：请写 csv 或 jsonl。`,
    });
  if (zone !== undefined && lane !== undefined)
    throw new UsageError({ en: 'Give --zone or --lane, not both.', zh: '--zone 与 --lane 只能写一个。' });
  const about =
    zone !== undefined
      ? { kind: 'zone' as const, id: zone }
      : lane === undefined
        ? null
        : { kind: 'lane' as const, id: lane };
  return { what, about, format, out: out ?? null };
}

function write(reader: HistoryReader, wanted: Wanted, days: Days, terminal: Terminal): number {
  const bar = progressBar(terminal, wanted.what, wanted.out !== null && process.stderr.isTTY);
  const lines = linesOf(reader, wanted, days, bar.seen);
  if (wanted.out === null) for (const line of lines) terminal.out(line);
  else writeWhole(wanted.out, lines);
  bar.end();
  if (wanted.out !== null) terminal.out(`${wanted.out}\n`);
  if (reader.damaged > 0)
    terminal.err(`${reader.damaged} blocks in the store are damaged and left out; watch the card (dmesg).\n`);
  return exit.ok;
}

function* linesOf(
  reader: HistoryReader,
  wanted: Wanted,
  days: Days,
  seen: (done: number, of: number) => void,
): Iterable<string> {
  const span = spans.find((one) => one === wanted.what);
  if (wanted.format === 'csv') yield span === undefined ? eventHead : slotHead;
  const all = [...eachDay(days)];
  for (const [index, day] of all.entries()) {
    const one = { first: day, last: day };
    if (span === undefined) {
      const types = wanted.what === 'events' ? reader.types(one) : [wanted.what];
      if (types.length > 0) for (const row of reader.happened(types, one)) yield* eventLine(row, wanted);
    } else for (const slot of reader.slots(span, one)) yield* slotLines(slot, span, wanted);
    seen(index + 1, all.length);
  }
}

const slotHead = 'start_utc,end_utc,day,kind,id,figure,value\n';
const eventHead = 'utc,doubtful,type,about,seq,run,body\n';

/** One line a value, so that a new figure never moves a column. */
function* slotLines({ startMs, endMs, day, values }: Slot, span: Span, { about, format }: Wanted): Iterable<string> {
  const times = [isoTime(startMs), isoTime(endMs), day];
  const chosen = [...values].flatMap(([path, value]) => {
    const [kind = '', id = '', ...figure] = path.includes('/') ? path.split('/') : ['device', '', path];
    const wanted = about === null || (kind === `${about.kind}s` && id === about.id);
    return wanted ? [{ kind, id, figure: figure.join('/'), value }] : [];
  });
  if (format === 'csv') {
    for (const { kind, id, figure, value } of chosen) yield csv([...times, kind, id, figure, value]);
  } else if (chosen.length > 0) {
    const [start_utc, end_utc] = times;
    const figures = chosen.map(({ kind, id, figure, value }) => ({ kind, id, figure, value }));
    yield `${JSON.stringify({ span, start_utc, end_utc, day, figures })}\n`;
  }
}

function* eventLine({ atMs, doubtful, seq, run, body }: Happened, { about, format }: Wanted): Iterable<string> {
  const { zone, lane, type } = body;
  if (about !== null && body[about.kind] !== about.id) return;
  if (format === 'jsonl') yield `${JSON.stringify({ utc: isoTime(atMs), doubtful, seq, run, ...body })}\n`;
  else yield csv([isoTime(atMs), String(doubtful), type, zone ?? lane ?? '', seq, run, JSON.stringify(body)]);
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** RFC 4180; a text that a spreadsheet would take for a formula is made harmless. */
function csv(cells: readonly unknown[]): string {
  return `${cells.map(cell).join(',')}\n`;
}

function cell(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const harmless = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
