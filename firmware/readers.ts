import type { Frame } from '../src/access/frame.ts';
import { type LineFault, seeWiring, swapped } from '../src/access/lines.ts';
import type { Cards } from '../src/cards/cards.ts';
import type { SeenFrame } from '../src/channel.ts';
import type { Event, ReaderTrouble } from '../src/controller/event.ts';
import type { Reader } from '../src/controller/site.ts';
import type { Clock } from '../src/ports.ts';
import { type DurationMs, secondMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import type { Chip } from './board/chip.ts';
import { nearest } from './board/nearest.ts';
import { type Reading, readFrame } from './frameReading.ts';
import { ReaderWires } from './readerWires.ts';
import { systemTiming, type Timing, untilNextLookMs } from './timing.ts';

/** Why there are no cards. */
export type NoCards = { readonly why: Words };

export type ReadersWiring = {
  readonly chip: Chip;
  readonly readers: readonly Reader[];
  /** The cards of the estate, or in words why there are none. Asked for each frame: a key may come later. */
  readonly cards: () => Pick<Cards, 'shown'> | NoCards;
  readonly machineBoot: string;
  readonly clock: Pick<Clock, 'now'>;
  /** False when the event could not be taken. */
  readonly post: (event: Event) => boolean;
  /** A sentence for the crew's log. */
  readonly report: (reader: string, text: Words) => void;
  readonly timing?: Timing;
};

/** Levels and refused lines are looked at so often. */
const lookMs: DurationMs = secondMs;
/** Looks between two tries for lines that somebody else held. */
const looksToRetry = 10;
/** Bad frames of one reader in a second that are passed on. A driver makes two; a storm of noise must not fill the journal. */
const badPerLookMax = 10;

type Known = {
  readonly reader: Reader;
  readonly wires: ReaderWires;
  readonly scopes: Set<(frame: SeenFrame) => void>;
  /** Frames in a row that make sense only with 0 and 1 exchanged. */
  turnedInARow: number;
  bad: number;
  looks: number;
  told: ReaderTrouble['kind'] | null;
};

/** The card readers of this board. A card's number lives from the last edge of its frame to its pseudonym, and nowhere else. */
export class Readers {
  readonly #wiring: ReadersWiring;
  readonly #timing: Timing;
  readonly #known: readonly Known[];
  #cancelLook: () => void = () => {};

  constructor(wiring: ReadersWiring) {
    this.#wiring = wiring;
    this.#timing = wiring.timing ?? systemTiming;
    this.#known = wiring.readers.map((reader) => this.#know(reader));
  }

  /** Asks for all lines and listens from now on. */
  open(): void {
    for (const { wires } of this.#known) wires.open();
    this.#look();
  }

  /** Shows every frame of a reader until the answer is called; or says in words why not. */
  watch(id: string, see: (frame: SeenFrame) => void): (() => void) | Words {
    const known = this.#known.find(({ reader }) => reader.id === id);
    if (known !== undefined) {
      known.scopes.add(see);
      return () => void known.scopes.delete(see);
    }
    const meant = nearest(
      id,
      this.#known.map(({ reader }) => reader.id),
    );
    return meant === null ? worded(words.noReader, { id }) : worded(words.meant, { id, meant });
  }

  close(): void {
    this.#cancelLook();
    for (const { wires, scopes } of this.#known) {
      wires.close();
      scopes.clear();
    }
  }

  #know(reader: Reader): Known {
    const { chip } = this.#wiring;
    const onFrame = (frame: Frame): void => this.#take(known, frame);
    const wires = new ReaderWires({ chip, reader, timing: this.#timing, onFrame });
    const known: Known = { reader, wires, scopes: new Set(), turnedInARow: 0, bad: 0, looks: 0, told: null };
    return known;
  }

  #take(known: Known, frame: Frame): void {
    const { reader } = known;
    known.turnedInARow = seeWiring(known.turnedInARow, frame, reader.accepted);
    const { read, shown } = this.#readingOf(reader, frame);
    if (read === 'enrolled') this.#wiring.post({ kind: 'cardEnrolled', reader: reader.id });
    else if (read.kind !== 'bad' || (known.bad += 1) <= badPerLookMax)
      this.#wiring.post({
        kind: 'cardRead',
        reader: reader.id,
        read,
        firstEdgeMono: Number(frame.startNs) / 1e6,
        frameMono: Number(frame.endNs) / 1e6,
      });
    this.#show(known, frame, shown);
  }

  #readingOf(reader: Reader, frame: Frame): Reading {
    const { cards, clock, machineBoot, report } = this.#wiring;
    const held = cards();
    const time = { machineBoot, monoMs: clock.now().monoMs };
    try {
      return readFrame(frame, reader, { cards: 'why' in held ? null : held, time });
    } catch (error) {
      report(reader.id, worded(words.notLookedUp, { why: wordsOf(error) }));
      return readFrame(frame, reader, { cards: null, time });
    }
  }

  #show({ reader, scopes }: Known, { gapsNs, edges, taint, endNs }: Frame, reading: SeenFrame['reading']): void {
    if (scopes.size === 0) return;
    const { wallMs, monoMs } = this.#wiring.clock.now();
    const atMs = Math.round(wallMs - (monoMs - Number(endNs) / 1e6));
    const gapsUs = gapsNs.map((gapNs) => Math.round(gapNs / 1_000));
    for (const see of scopes) see({ reader: reader.id, atMs, edges, gapsUs, taint, reading });
  }

  #look(): void {
    for (const known of this.#known) this.#lookAt(known);
    this.#cancelLook = this.#timing.after(untilNextLookMs(this.#timing.monoMs(), lookMs), () => this.#look());
  }

  #lookAt(known: Known): void {
    const { wires, reader } = known;
    known.bad = 0;
    known.looks += 1;
    if (wires.refusal !== null && known.looks % looksToRetry === 0) wires.open();
    const trouble = this.#troubleOf(known, wires.look());
    if ((trouble?.kind ?? null) === known.told) return;
    if (this.#wiring.post({ kind: 'readerHealth', reader: reader.id, trouble })) known.told = trouble?.kind ?? null;
  }

  /** The first of what is wrong: what keeps more from working comes first. */
  #troubleOf({ wires, turnedInARow }: Known, fault: LineFault | null): ReaderTrouble | null {
    if (wires.refusal !== null) return { kind: 'busy', detail: wires.refusal };
    if (fault !== null) return { kind: fault, detail: faultWords[fault] };
    const cards = this.#wiring.cards();
    if ('why' in cards) return { kind: 'noSiteKey', detail: cards.why };
    return swapped(turnedInARow) ? { kind: 'swapped', detail: words.swapped } : null;
  }
}

const faultWords: Readonly<Record<LineFault, Words>> = {
  unplugged: {
    en: 'Both data lines are low: the cable is out, or the reader has no supply.',
    zh: '两根数据线均为低电平：接线脱落，或读卡器无供电。',
  },
  d0StuckLow: { en: 'Data line D0 stays low, so no card can be read.', zh: '数据线 D0 持续低电平，无法读卡。' },
  d1StuckLow: { en: 'Data line D1 stays low, so no card can be read.', zh: '数据线 D1 持续低电平，无法读卡。' },
};

const words = {
  noReader: { en: 'there is no reader {id} on this board.', zh: '本板上没有读卡器 {id}。' },
  meant: {
    en: 'there is no reader {id} on this board. Did you mean {meant}?',
    zh: '本板上没有读卡器 {id}。是否指 {meant}？',
  },
  notLookedUp: { en: 'a card could not be looked up: {why}', zh: '未能查询一张卡：{why}' },
  swapped: {
    en: 'Frame after frame is right only with 0 and 1 exchanged: D0 and D1 look swapped.',
    zh: '连续多帧须对调 0 与 1 才正确：D0 与 D1 似已接反。',
  },
} satisfies Record<string, Words>;
