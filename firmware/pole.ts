import { randomBytes } from 'node:crypto';
import { initialState } from '../src/controller/initialState.ts';
import { broken } from '../src/controller/invariants.ts';
import type { Site } from '../src/controller/site.ts';
import { step } from '../src/controller/step.ts';
import { urgency } from '../src/controller/urgency.ts';
import { viewOf } from '../src/controller/viewOf.ts';
import { type DiskStore, openStore } from '../src/journal/store.ts';
import type { Clock, Lights, StatusLog } from '../src/ports.ts';
import { sendBeat } from '../src/runtime/beat.ts';
import type { Peers } from '../src/runtime/peers.ts';
import { Runtime } from '../src/runtime/runtime.ts';
import type { Words } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { type Board, boardOf } from './board/boardOf.ts';
import { loadJohnnyFive } from './board/johnnyFive.ts';
import { crewLog } from './crewLog.ts';
import { firmwareVersion } from './firmwareVersion.ts';
import type { GroundsWiring } from './grounds.ts';
import { LateGrounds, loadGrounds } from './later.ts';
import { lightsOn } from './lights.ts';
import { clockOf, type Play } from './play.ts';
import { ShownLevels, shownFile } from './shownLevels.ts';
import { machineBoot } from './timeSources.ts';
import { systemTiming, type Timing } from './timing.ts';

/** Beats are sent each so many ticks; the supervisor's patience is three times as long at least. */
const ticksPerBeat = 3;

export type PoleWiring = {
  readonly site: Site;
  /** State folder, already locked. */
  readonly folder: string;
  /** The config file on the device. */
  readonly configFile: string;
  /** A config that was sent is taken: look at it now. */
  readonly onConfig: () => void;
  /** After each tick that went well: food for a watchdog. */
  readonly onBeat: () => void;
  readonly onFatal: (error: unknown) => void;
  readonly onClockStep: () => void;
  /** Played faster than the world, on a simulated board; null = it is real. */
  readonly play: Play | null;
};

/** One running estate: board, lamps, store, log and the loop between them; all else is its grounds. */
export class Pole {
  readonly runtime: Runtime;
  readonly store: DiskStore;
  readonly log: StatusLog;
  readonly clock: Clock;
  readonly #wiring: PoleWiring;
  readonly #timing: Timing;
  readonly #board: Board;
  readonly #lights: Lights;
  readonly #start: Parameters<Runtime['start']>[0];
  readonly #grounds = new LateGrounds();
  #ticks = 0;
  #stopped = false;

  constructor(wiring: PoleWiring) {
    const { folder, play } = wiring;
    const site = play?.siteOf(wiring.site) ?? wiring.site;
    this.#wiring = { ...wiring, site };
    this.#timing = play ?? systemTiming;
    const run = randomBytes(4).toString('hex');
    const boot = machineBoot();
    this.clock = clockOf(site, play);
    this.log = crewLog(site, folder);
    const opened = openStore({
      folder,
      run,
      machineBoot: boot,
      site,
      siteRevision: site.revision,
      audit: { firmware: firmwareVersion() },
      history: true,
      report: (text) => this.fault('store', text),
    });
    this.store = opened.store;
    for (const problem of opened.problems) this.fault('store', problem);
    this.#board = this.#openBoard();
    const shown = new ShownLevels({ file: shownFile(folder), machineBoot: boot });
    this.#lights = lightsOn({
      ...this.#board,
      timing: this.#timing,
      onShow: (levels) => shown.keep(levels),
      onFault: (fault) => this.runtime.post({ kind: 'lightFailed', ...fault }),
    })(site.zones);
    this.runtime = this.#runtimeOf(site);
    this.#start = {
      kind: 'started',
      run,
      machineBoot: boot,
      restored: opened.restored,
      shown: shown.read(),
      clock: this.clock.reading(),
    };
  }

  /** First step: the outputs are right when this returns. */
  light(): void {
    this.runtime.start(this.#start);
  }

  /** What can wait until the lamps burn: gates, inputs, and the picture for link. A pole that was stopped meanwhile stays so. */
  async listen(): Promise<void> {
    this.#loadLampParts();
    const grounds = await loadGrounds(this.#groundsWiring());
    if (this.#stopped) return grounds.close();
    this.#grounds.arrived(grounds);
    return grounds.open();
  }

  /** Who listens to this pole: link, crews, a meter's reader. Nobody does before `listen`. */
  get peers(): Peers {
    const grounds = this.#grounds.now;
    if (grounds === null) throw new Error('nobody is listened to before the lamps burn');
    return grounds.peers;
  }

  /** From now on the pole works with this config. */
  changeSite(site: Site): void {
    this.runtime.changeSite(this.#wiring.play?.siteOf(site) ?? site);
  }

  /** Somebody may have put a roster or a key into the state folder. */
  lookAtRoster(): void {
    this.#grounds.now?.lookAtRoster();
  }

  /** A line in the crew's log about a part. */
  fault(about: string, text: Words, severity: 'fault' | 'cleared' = 'fault'): void {
    this.log.write({ atMs: this.clock.now().wallMs, severity, about, what: { kind: 'said', ...text } });
  }

  /** Ends the loop at once and flushes the store within `patienceMs`. `close` leaves each lamp as its `failTo` says. */
  async stop(lamps: 'close' | 'hold', patienceMs: number): Promise<void> {
    this.runtime.stop();
    this.#stopped = true;
    const shut = this.#grounds.now?.close();
    if (lamps === 'close') this.#closeLights();
    const late = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
    await Promise.race([Promise.allSettled([this.store.close(), shut]), late]);
    this.log.close();
  }

  #groundsWiring(): GroundsWiring {
    const { site, folder, configFile, onConfig, play } = this.#wiring;
    const { run, machineBoot: boot } = this.#start;
    return {
      site,
      folder,
      configFile,
      board: this.#board,
      timing: this.#timing,
      clock: this.clock,
      store: this.store,
      runtime: this.runtime,
      run,
      machineBoot: boot,
      play,
      onConfig,
      report: (about, text, severity) => this.fault(about, text, severity),
    };
  }

  /** johnny-five takes longer to load than all before the first light; from here on each `set` is quick. */
  #loadLampParts(): void {
    try {
      loadJohnnyFive();
    } catch (error) {
      this.fault('lights', wordsOf(error));
    }
  }

  /** Without a board there is nothing to run for; the crew finds the reason in the log. */
  #openBoard(): Board {
    try {
      return boardOf(this.#wiring.site.board, this.#timing);
    } catch (error) {
      this.fault('board', wordsOf(error));
      this.log.close();
      throw error;
    }
  }

  #closeLights(): void {
    try {
      this.#lights.close();
    } catch (error) {
      this.fault('lights', wordsOf(error));
    }
  }

  #runtimeOf(site: Site): Runtime {
    return new Runtime({
      site,
      state: initialState(site, this.clock.now()),
      controller: { step, viewOf, broken, urgency },
      clock: this.clock,
      outlets: {
        lights: this.#lights,
        gates: this.#grounds.gates,
        cards: this.#grounds.passages,
        store: this.#wiring.play?.storeOf(this.store) ?? this.store,
        log: this.log,
        reply: (reply) => this.#grounds.now?.peers.reply(reply),
        takeConfig: (config) => this.#grounds.now?.configs.take(config),
      },
      ...(this.#wiring.play === null ? {} : { lookMs: this.#wiring.play.lookMs }),
      onBeat: () => {
        this.#wiring.onBeat();
        this.#grounds.now?.tellHealth();
        this.#ticks += 1;
        if (this.#ticks % ticksPerBeat === 0) sendBeat();
      },
      onClockStep: this.#wiring.onClockStep,
      onFatal: this.#wiring.onFatal,
    });
  }
}
