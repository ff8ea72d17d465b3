import type { WeeklyProfile } from '../access/profile.ts';
import type { Problem } from '../settings/problem.ts';
import type { Words } from '../words/language.ts';
import { nearest } from '../words/nearest.ts';
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
    return refusedTable([
      spot(
        file,
        1,
        1,
        '',
        null,
        { en: 'The file is empty.', zh: '文件为空。' },
        { en: `Write a first line: ${usualHead}.`, zh: `请写首行：${usualHead}。` },
      ),
    ]);
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
          { en: `There are more than ${cardsMax} cards.`, zh: `超过 ${cardsMax} 张卡。` },
          { en: 'Remove cards that are no longer used.', zh: '请移除不再使用的卡。' },
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
      const message = {
        en: `The line has ${record.fields.length} fields, the first line names ${this.#columns.length}.`,
        zh: `此行有 ${record.fields.length} 个字段，首行列出 ${this.#columns.length} 个。`,
      };
      this.problems.push(
        spot(this.#file, record.line, 1, '', null, message, {
          en: 'Put fields with commas in double quotes.',
          zh: '含逗号的字段请用双引号括起。',
        }),
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
    const message = { en: `This card stands in line ${earlier} already.`, zh: `此卡已在第 ${earlier} 行出现。` };
    this.problems.push(
      spot(this.#file, line, 1, 'card', null, message, {
        en: 'Keep the one line that is right.',
        zh: '请只保留正确的一行。',
      }),
    );
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
    return isFirst
      ? []
      : [
          spot(
            file,
            1,
            column,
            '',
            name,
            { en: 'This column is named twice.', zh: '此列名出现两次。' },
            { en: 'Keep one of them.', zh: '请只保留一个。' },
          ),
        ];
  });
  for (const needed of ['holder', 'class'] as const)
    if (!names.some(({ name }) => name === needed))
      problems.push(
        spot(
          file,
          1,
          1,
          needed,
          null,
          { en: `There is no column "${needed}".`, zh: `没有“${needed}”列。` },
          { en: `Write a first line such as ${usualHead}.`, zh: `请写首行，如 ${usualHead}。` },
        ),
      );
  if (!names.some(({ name }) => name === 'card' || name === 'uid'))
    problems.push(
      spot(
        file,
        1,
        1,
        'card',
        null,
        { en: 'There is neither a column "card" nor "uid".', zh: '既没有“card”列，也没有“uid”列。' },
        { en: `Write a first line such as ${usualHead}.`, zh: `请写首行，如 ${usualHead}。` },
      ),
    );
  return problems.length > 0
    ? refusedTable(problems)
    : { kind: 'ok', columns: names.map(({ name }) => name as Column) };
}

function unknownColumn(file: string, name: string, column: number): Problem {
  const message = { en: 'There is no such column.', zh: '没有这样的列。' };
  if (name.includes(';') || name.includes('\t'))
    return spot(
      file,
      1,
      column,
      '',
      null,
      { en: 'The fields are not separated by commas.', zh: '字段之间没有用逗号分隔。' },
      { en: 'Save the table as "CSV (comma separated)".', zh: '请将表格另存为“CSV（逗号分隔）”。' },
    );
  const near = nearest(name, columns);
  const remedy =
    near === null
      ? { en: `Columns: ${columns.join(', ')}.`, zh: `可用的列：${columns.join('、')}。` }
      : { en: `Did you mean "${near}"?`, zh: `是否指“${near}”？` };
  return spot(file, 1, column, '', /\d{3}/.test(name) ? null : name.slice(0, 40), message, remedy);
}

const faults: Readonly<Record<CsvFault, readonly [Words, Words]>> = {
  quote: [
    {
      en: 'There is a double quote inside a field that does not begin with one.',
      zh: '字段不以双引号开头，其中却有双引号。',
    },
    {
      en: 'Put the whole field in double quotes, and double the ones inside.',
      zh: '请将整个字段用双引号括起，其中的双引号写两遍。',
    },
  ],
  after: [
    { en: 'There is text behind the closing double quote of a field.', zh: '字段结束的双引号之后还有文字。' },
    {
      en: 'Double the quotes that belong to the text, or remove what follows.',
      zh: '属于文字的双引号写两遍，或删去其后的内容。',
    },
  ],
  open: [
    { en: 'A double quote opens here and is never closed.', zh: '此处双引号开始后没有结束。' },
    { en: 'Close it, or double it if it belongs to the text.', zh: '请补上结束的双引号；若属于文字请写两遍。' },
  ],
  return: [
    { en: 'The line ends with a carriage return alone.', zh: '该行只以回车符结尾。' },
    { en: 'Save the file with line ends of Windows or of Unix.', zh: '请以 Windows 或 Unix 换行方式保存文件。' },
  ],
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
  message: Words,
  remedy: Words,
): Problem {
  return { file, line, column, path, value, message, remedy };
}

const refusedTable = (problems: readonly Problem[]) => ({ kind: 'refused', problems }) as const;
