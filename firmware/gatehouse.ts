import { statSync } from 'node:fs';
import { Cards } from '../src/cards/cards.ts';
import { CardTrouble } from '../src/cards/fault.ts';
import { cardFiles } from '../src/cards/rosterFolder.ts';
import type { SeenFrame } from '../src/channel.ts';
import type { Event } from '../src/controller/event.ts';
import type { Site } from '../src/controller/site.ts';
import type { Clock, Gates, PassageLog } from '../src/ports.ts';
import { type DurationMs, secondMs } from '../src/units.ts';
import type { Words } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { gatesOn } from './barrier.ts';
import type { Chip } from './board/chip.ts';
import { LaneInputs } from './laneInputs.ts';
import { type NoCards, Readers } from './readers.ts';
import { RosterIntake } from './rosterIntake.ts';

/** A crew that imported a roster by hand sees it in force by the time it has walked back to the reader. */
const lookMs: DurationMs = 10 * secondMs;

export type GatehouseWiring = {
  readonly chip: Chip;
  readonly site: Site;
  /** State folder; cards lie in it. */
  readonly folder: string;
  readonly machineBoot: string;
  readonly clock: Clock;
  /** False when the event could not be taken. */
  readonly post: (event: Event) => boolean;
  /** A sentence about a part for the crew's log. */
  readonly report: (about: string, text: Words) => void;
};

/** Everything of the car lanes that touches the world: contacts, card readers, the roster and where cards were last. */
export class Gatehouse {
  readonly gates: Gates;
  /** A passage that cannot be kept is an error of the caller's promise. */
  readonly passages: PassageLog = {
    record: (passage) => this.#held().record(passage, this.#wiring.site.lanes),
    forgive: (pseudonym) => this.#held().forgive(pseudonym),
  };
  readonly #wiring: GatehouseWiring;
  readonly #inputs: LaneInputs;
  readonly #readers: Readers;
  readonly #intake: RosterIntake;
  /** Cards of the estate, or why there are none. */
  #cards: Cards | NoCards = { why: { en: 'The cards are not read yet.', zh: '卡片尚未读取。' } };
  #seen = '';
  #look: NodeJS.Timeout | null = null;

  /** Claims the barriers' outputs, all off. Nothing is read before `open`. */
  constructor(wiring: GatehouseWiring) {
    this.#wiring = wiring;
    const { chip, site, clock, machineBoot, post, report } = wiring;
    this.gates = gatesOn(site.lanes, { chip, onFault: (fault) => post({ kind: 'gateObeys', ...fault }) });
    this.#inputs = new LaneInputs({
      chip,
      lanes: site.lanes,
      post,
      onFault: ({ lane, message }) => report(lane, message),
    });
    const { readers } = site;
    this.#readers = new Readers({ chip, readers, cards: () => this.#cards, machineBoot, clock, post, report });
    this.#intake = new RosterIntake({
      folder: wiring.folder,
      site: site.id,
      onTaken: () => this.#readRoster('network'),
      onRefused: ({ code, words }) => post({ kind: 'rosterRefused', code, text: words }),
    });
  }

  /** Reads the cards, feels the lanes and listens to the readers. */
  open(): void {
    const { lanes, readers } = this.#wiring.site;
    if (lanes.length === 0 && readers.length === 0) return;
    this.#readRoster('start');
    this.#inputs.open();
    this.#readers.open();
    this.#look = setInterval(() => this.lookAtRoster(), lookMs).unref();
  }

  /** Reads the roster again if somebody changed a file of the cards by hand, or a key came. */
  lookAtRoster(): void {
    if (this.#look !== null && this.#stamp() !== this.#seen) this.#readRoster('local');
  }

  /** One message of `dn/roster`. */
  rosterPart(part: unknown): void {
    const { post, clock } = this.#wiring;
    if ('why' in this.#cards) return void post({ kind: 'rosterRefused', code: 'disk', text: this.#cards.why });
    return this.#intake.part(part, clock.now().monoMs);
  }

  /** Shows every frame of a reader until the answer is called; or says in words why not. */
  watch(reader: string, see: (frame: SeenFrame) => void): (() => void) | Words {
    return this.#readers.watch(reader, see);
  }

  /** The arms are left to their operators: every contact opens. */
  async close(): Promise<void> {
    if (this.#look !== null) clearInterval(this.#look);
    this.#readers.close();
    this.#inputs.close();
    this.gates.close();
    if (!('why' in this.#cards)) await this.#cards.close();
  }

  #readRoster(how: 'start' | 'network' | 'local'): void {
    this.#seen = this.#stamp();
    const { folder, site, post, report } = this.#wiring;
    try {
      if ('why' in this.#cards) this.#cards = new Cards(folder, site.id, (text) => report('roster', text));
      else this.#cards.reload();
      post({ kind: 'rosterChanged', roster: this.#cards.ack, how });
    } catch (error) {
      if ('why' in this.#cards) this.#cards = { why: wordsOf(error) };
      if (!(error instanceof CardTrouble)) report('roster', wordsOf(error));
    }
  }

  /** Changes when a file does that decides who may pass. */
  #stamp(): string {
    const { siteKey, trusted, current } = cardFiles(this.#wiring.folder);
    const stamps = [siteKey, trusted, current].map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? 'none' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    });
    return stamps.join(', ');
  }

  #held(): Cards {
    if ('why' in this.#cards) throw new CardTrouble(this.#cards.why);
    return this.#cards;
  }
}
