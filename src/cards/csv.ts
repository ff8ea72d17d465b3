/** One field with the column of its first character; 1 is the first. */
export type CsvField = { readonly text: string; readonly column: number };

/** A record, or what breaks the rules of the format; reading goes on with the next line. */
export type CsvRecord =
  | { readonly kind: 'record'; readonly line: number; readonly fields: readonly CsvField[] }
  | { readonly kind: 'fault'; readonly line: number; readonly column: number; readonly fault: CsvFault };

/** `quote`: inside a plain field; `after`: text behind a closing quote; `open`: never closed; `return`: a bare CR. */
export type CsvFault = 'quote' | 'after' | 'open' | 'return';

/**
 * Reads comma-separated text as RFC 4180 has it, all of it and nothing more: quoted fields with commas, line ends and
 * doubled quotes; CRLF or LF; a last line with or without an end; a byte-order mark is passed over. Lines without any
 * character are no records. `line` is that of the record's first character.
 */
export function* csvRecords(text: string): Generator<CsvRecord> {
  const scan = new Scan(text, text.startsWith('\ufeff') ? 1 : 0);
  while (!scan.isAtEnd) {
    const record = scan.record();
    if (record !== null) yield record;
  }
}

/** Where a reading stands. */
class Scan {
  readonly #text: string;
  #at: number;
  #line = 1;
  #lineStart: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
    this.#lineStart = start;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The record that begins here; null for an empty line. */
  record(): CsvRecord | null {
    const line = this.#line;
    const fields: CsvField[] = [];
    for (;;) {
      const column = this.#column;
      const text = this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
      if (typeof text !== 'string') return this.#recover(text);
      fields.push({ text, column });
      if (this.#text[this.#at] === ',') {
        this.#at += 1;
        continue;
      }
      const isEmpty = fields.length === 1 && this.#column === 1;
      this.#endLine();
      return isEmpty ? null : { kind: 'record', line, fields };
    }
  }

  get #column(): number {
    return this.#at - this.#lineStart + 1;
  }

  #plain(): string | CsvRecord {
    const start = this.#at;
    plainEnd.lastIndex = start;
    this.#at = plainEnd.exec(this.#text)?.index ?? this.#text.length;
    if (this.#text[this.#at] === '"') return this.#fault('quote');
    return this.#isBareReturn ? this.#fault('return') : this.#text.slice(start, this.#at);
  }

  /** Closing quotes end the field; doubled ones are one of its characters. */
  #quoted(): string | CsvRecord {
    const opening = this.#fault('open');
    let value = '';
    for (this.#at += 1; ; this.#at += 1) {
      const quote = this.#text.indexOf('"', this.#at);
      const part = this.#text.slice(this.#at, quote < 0 ? undefined : quote);
      this.#countLines(part);
      value += part;
      if (quote < 0) {
        this.#at = this.#text.length;
        return opening;
      }
      this.#at = quote + 1;
      if (this.#text[this.#at] !== '"') break;
      value += '"';
    }
    const next = this.#text[this.#at];
    return next === undefined || next === ',' || next === '\n' || this.#text.startsWith('\r\n', this.#at)
      ? value
      : this.#fault('after');
  }

  #countLines(part: string): void {
    for (let end = part.indexOf('\n'); end >= 0; end = part.indexOf('\n', end + 1)) {
      this.#line += 1;
      this.#lineStart = this.#at + end + 1;
    }
  }

  get #isBareReturn(): boolean {
    return this.#text[this.#at] === '\r' && this.#text[this.#at + 1] !== '\n';
  }

  #endLine(): void {
    if (this.#text[this.#at] === '\r') this.#at += 1;
    this.#at += 1;
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #fault(fault: CsvFault): CsvRecord {
    return { kind: 'fault', line: this.#line, column: this.#column, fault };
  }

  #recover(fault: CsvRecord): CsvRecord {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
    this.#endLine();
    return fault;
  }
}

const plainEnd = /[",\r\n]/g;
