import type { SiteView, ZoneView } from '../controller/view.ts';
import { localDateTime } from '../words/localTime.ts';
import { sayReason } from '../words/reasons.ts';
import { heldWords } from '../words/terms.ts';
import { zoneTable } from './statusText.ts';
import { type Terminal, widthOf } from './terminal.ts';

/** The zones, drawn anew in place each second on a terminal; elsewhere one line for each zone that changed. */
export class LiveTable {
  readonly #terminal: Terminal;
  /** Lines of the terminal; 0 = not a terminal. */
  readonly #rows: number;
  readonly #levels = new Map<string, number>();
  #drawn: readonly string[] = [];

  constructor(terminal: Terminal, rows: number) {
    this.#terminal = terminal;
    this.#rows = rows;
  }

  /** A line that stays, above the table. */
  say(line: string): void {
    this.#terminal.out(`${this.#erased()}${line}\n${this.#text()}`);
  }

  show(view: SiteView): void {
    if (view.zones.length + 3 <= this.#rows) return this.#draw(view);
    for (const zone of view.zones) {
      if (this.#levels.get(zone.id) !== zone.level) this.say(this.#changed(zone, view));
      this.#levels.set(zone.id, zone.level);
    }
  }

  /** Leaves the table as it was last seen. */
  end(): void {
    this.#drawn = [];
  }

  #draw(view: SiteView): void {
    const erased = this.#erased();
    const time = localDateTime(view.atMs, view.timeZone);
    const lines = [time, ...zoneTable(view, this.#terminal).trimEnd().split('\n')];
    this.#drawn = lines.map((line) => cut(line, this.#terminal.columns - 1));
    this.#terminal.out(erased + this.#text());
  }

  #changed(zone: ZoneView, view: SiteView): string {
    const why = sayReason(zone.wanted.reason, this.#terminal.language);
    const held =
      zone.held === null ? '' : ` [${heldWords[zone.held.by][this.#terminal.language]} -> ${zone.wanted.level} %]`;
    return `${localDateTime(view.atMs, view.timeZone)}  ${zone.id}  ${Math.round(zone.level)} %  ${why}${held}`;
  }

  #text(): string {
    return this.#drawn.map((line) => `${line}\n`).join('');
  }

  #erased(): string {
    return this.#drawn.length === 0 ? '' : `\u001b[${this.#drawn.length}A\u001b[J`;
  }
}

/** A line that would wrap would throw the count of lines out. */
function cut(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let text = '';
  let width = 0;
  for (const character of line) {
    width += widthOf(character);
    if (width > columns) break;
    text += character;
  }
  return text;
}
