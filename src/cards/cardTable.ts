import type { WeeklyProfile } from '../access/profile.ts';
import { nearest } from '../settings/nearest.ts';
import type { Problem } from '../settings/problem.ts';
import { type Cells, type Column, cellReader, columns, type TableSite } from './cells.ts';
import { type CsvFault, type CsvField, type CsvRecord, csvRecords } from './csv.ts';
import { cardsMax } from './rosterHead.ts';
import type { RosterCard } from './rosterLine.ts';

export type CardTable = {
  readonly cards: readonly RosterCard[];
  readonly profiles: readonly WeeklyProfile[];
  /** Whether the table says which cards are blocked; else those blocked before stay so. */
  readonly saysBlocked: boolean;
};

/**
 * The cards of a table that staff keep, or everything that is wrong with it at once. The first line names the columns, in
 * any order. `seen` hears how many lines are done.
 */
export function readCardTable(
  file: string,
  text: string,
  site: TableSite,
  seen: (done: number, of: number) => void = () => {},
):
  | { readonly kind: 'ok'; readonly table: CardTable }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] } {
  const records = csvRecords(text);
  const head = records.next();
  if (head.done === true)
    return refusedTable([spot(file, 1, 1, '', null, 'The file is empty.', `Write a first line: ${usualHead}.`)]);
  const columnsOrProblems = readColumns(file, head.value);
  if (columnsOrProblems.kind === 'refused') return columnsOrProblems;
  const reading = new Reading(file, columnsOrProblems.columns, site);
  const linesAbout = text.split('\n').length;
  let lines = 0;
  for (const record of records) {
    reading.take(record);
    lines += 1;
    if (lines % 1_000 === 0) seen(Math.min(record.line, linesAbout), linesAbout);
    if (lines > cardsMax) {
      // First, for it explains whatever else is found.
      reading.problems.unshift(
        spot(
          file,
          record.line,
          1,
          '',
          null,
          `There are more than ${cardsMax} cards.`,
          'Remove cards that are no longer used.',
        ),
      );
      break;
    }
  }
  return reading.problems.length > 0 ? refusedTable(reading.problems) : { kind: 'ok', table: reading.table };
}

const usualHead = 'holder,class,format,facility,card';

/** Takes record after record, and keeps the cards and what is wrong. */
class Reading {
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #columns: readonly Column[];
  readonly #site: TableSite;
  readonly #cards: RosterCard[] = [];
  readonly #profiles = new Map<string, WeeklyProfile>();
  readonly #lines = new Map<string, number>();

  constructor(file: string, named: readonly Column[], site: TableSite) {
    this.#file = file;
    this.#columns = named;
    this.#site = site;
  }

  get table(): CardTable {
    const saysBlocked = this.#columns.includes('blocked');
    return { cards: this.#cards, profiles: [...this.#profiles.values()], saysBlocked };
  }

  take(record: CsvRecord): void {
    if (record.kind === 'fault') this.problems.push(brokenLine(this.#file, record));
    else if (record.fields.length === this.#columns.length) this.#takeFields(record.line, record.fields);
    else {
      const message = `The line has ${record.fields.length} fields, the first line names ${this.#columns.length}.`;
      this.problems.push(
        spot(this.#file, record.line, 1, '', null, message, 'Put fields with commas in double quotes.'),
      );
    }
  }

  #takeFields(line: number, fields: readonly CsvField[]): void {
    const cells: Cells = new Map(this.#columns.map((name, i) => [name, fields[i] ?? { text: '', column: 1 }]));
    const read = cellReader(cells, this.#site);
    for (const { name, shown, message, remedy } of read.problems) {
      const column = cells.get(name)?.column ?? 1;
      this.problems.push(spot(this.#file, line, column, name, shown, message, remedy));
    }
    if (read.row === null) return;
    const earlier = this.#lines.get(read.row.card.pseudonym);
    if (earlier !== undefined) return this.#again(line, earlier);
    this.#lines.set(read.row.card.pseudonym, line);
    this.#cards.push(read.row.card);
    if (read.row.profile !== null) this.#profiles.set(read.row.profile.id, read.row.profile);
  }

  #again(line: number, earlier: number): void {
    const message = `This card stands in line ${earlier} already.`;
    this.problems.push(spot(this.#file, line, 1, 'card', null, message, 'Keep the one line that is right.'));
  }
}

function readColumns(
  file: string,
  head: CsvRecord,
):
  | { readonly kind: 'ok'; readonly columns: readonly Column[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] } {
  if (head.kind === 'fault') return refusedTable([brokenLine(file, head)]);
  const names = head.fields.map(({ text, column }) => ({ name: text.trim().toLowerCase(), column }));
  const problems = names.flatMap(({ name, column }, i) => {
    if (!columns.some((known) => known === name)) return [unknownColumn(file, name, column)];
    const isFirst = names.findIndex((other) => other.name === name) === i;
    return isFirst ? [] : [spot(file, 1, column, '', name, 'This column is named twice.', 'Keep one of them.')];
  });
  for (const needed of ['holder', 'class'] as const)
    if (!names.some(({ name }) => name === needed))
      problems.push(
        spot(file, 1, 1, needed, null, `There is no column "${needed}".`, `Write a first line such as ${usualHead}.`),
      );
  if (!names.some(({ name }) => name === 'card' || name === 'uid'))
    problems.push(
      spot(
        file,
        1,
        1,
        'card',
        null,
        'There is neither a column "card" nor "uid".',
        `Write a first line such as ${usualHead}.`,
      ),
    );
  return problems.length > 0
    ? refusedTable(problems)
    : { kind: 'ok', columns: names.map(({ name }) => name as Column) };
}

function unknownColumn(file: string, name: string, column: number): Problem {
  const message = 'There is no such column.';
  if (name.includes(';') || name.includes('\t'))
    return spot(
      file,
      1,
      column,
      '',
      null,
      'The fields are not separated by commas.',
      'Save the table as "CSV (comma separated)".',
    );
  const near = nearest(name, columns);
  const remedy = near === null ? `Columns: ${columns.join(', ')}.` : `Did you mean "${near}"?`;
  return spot(file, 1, column, '', /\d{3}/.test(name) ? null : name.slice(0, 40), message, remedy);
}

const faults: Readonly<Record<CsvFault, readonly [string, string]>> = {
  quote: [
    'There is a double quote inside a field that does not begin with one.',
    'Put the whole field in double quotes, and double the ones inside.',
  ],
  after: [
    'There is text behind the closing double quote of a field.',
    'Double the quotes that belong to the text, or remove what follows.',
  ],
  open: ['A double quote opens here and is never closed.', 'Close it, or double it if it belongs to the text.'],
  return: ['The line ends with a carriage return alone.', 'Save the file with line ends of Windows or of Unix.'],
};

function brokenLine(file: string, { line, column, fault }: Extract<CsvRecord, { kind: 'fault' }>): Problem {
  return spot(file, line, column, '', null, ...faults[fault]);
}

function spot(
  file: string,
  line: number,
  column: number,
  path: string,
  value: string | null,
  message: string,
  remedy: string,
): Problem {
  return { file, line, column, path, value, message, remedy };
}

const refusedTable = (problems: readonly Problem[]) => ({ kind: 'refused', problems }) as const;
