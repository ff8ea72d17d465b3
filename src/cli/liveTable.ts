import type { SiteView, ZoneView } from '../controller/view.ts';
import { localDateTime } from '../words/localTime.ts';
import { sayReason } from '../words/reasons.ts';
import { heldWords } from '../words/terms.ts';
import { laneLine, laneTable } from './laneText.ts';
import { zoneTable } from './statusText.ts';
import { type Terminal, widthOf } from './terminal.ts';

/** Zones and lanes, drawn anew in place each second on a terminal; elsewhere one line for each that changed. */
export class LiveTable {
  readonly #terminal: Terminal;
  /** Lines of the terminal; 0 = not a terminal. */
  readonly #rows: number;
  readonly #levels = new Map<string, number>();
  readonly #lanes = new Map<string, string>();
  /** Lanes with an open call when they were last told. */
  readonly #called = new Set<string>();
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
    const laneLines = view.lanes.length === 0 ? 0 : view.lanes.length + 1;
    if (view.zones.length + laneLines + 3 <= this.#rows) return this.#draw(view);
    this.#sayLanes(view);
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
    const tables = `${zoneTable(view, this.#terminal)}${laneTable(view, this.#terminal)}`;
    const lines = [time, ...tables.trimEnd().split('\n')];
    this.#drawn = lines.map((line) => cut(line, this.#terminal.columns - 1));
    this.#terminal.out(erased + this.#text());
  }

  /** What a guard would turn his head for; not each vehicle that passes. */
  #sayLanes(view: SiteView): void {
    for (const lane of view.lanes) {
      const now = `${lane.inService} ${lane.barrier === 'heldOpen'} ${JSON.stringify(lane.call)}`;
      const told = { language: this.#terminal.language, called: this.#called.has(lane.id) };
      if (this.#lanes.get(lane.id) !== now) this.say(laneLine(lane, view, told));
      this.#lanes.set(lane.id, now);
      if (lane.call === null) this.#called.delete(lane.id);
      else this.#called.add(lane.id);
    }
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
