import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { terminalsSocket } from '../src/channel/sockets.ts';
import { unfit } from '../src/controller/fitness.ts';
import { initialState } from '../src/controller/initialState.ts';
import { broken } from '../src/controller/invariants.ts';
import { peopleOf } from '../src/controller/rights.ts';
import type { Site } from '../src/controller/site.ts';
import { ledCode } from '../src/controller/statusLed.ts';
import { step } from '../src/controller/step.ts';
import { urgency } from '../src/controller/urgency.ts';
import { viewOf } from '../src/controller/viewOf.ts';
import { type DiskStore, openStore } from '../src/journal/store.ts';
import { provenCommand } from '../src/people/actProof.ts';
import type { Clock, Inputs, Lights, StatusLog } from '../src/ports.ts';
import { sendBeat } from '../src/runtime/beat.ts';
import { Peers } from '../src/runtime/peers.ts';
import { Runtime } from '../src/runtime/runtime.ts';
import type { Words } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { Answers } from './answers.ts';
import { type Board, boardOf } from './board/boardOf.ts';
import { loadJohnnyFive } from './board/johnnyFive.ts';
import { ConfigIntake } from './configIntake.ts';
import { crewLog, meterLine } from './crewLog.ts';
import { firmwareVersion, programFolder } from './firmwareVersion.ts';
import { Gatehouse } from './gatehouse.ts';
import { openInputs } from './inputs.ts';
import { lightsOn } from './lights.ts';
import { healthTeller, runtimeFolder, takenBackEvent, watchMachine } from './machine.ts';
import { Meters } from './meters.ts';
import { PeopleDesk } from './peopleDesk.ts';
import { clockOf, type Play } from './play.ts';
import { ShownLevels, shownFile } from './shownLevels.ts';
import { openStatusLed } from './statusLed.ts';
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

/** One running estate: board, store, log and the loop between them. */
export class Pole {
  readonly runtime: Runtime;
  readonly peers: Peers;
  readonly store: DiskStore;
  readonly log: StatusLog;
  readonly clock: Clock;
  readonly #wiring: PoleWiring;
  readonly #timing: Timing;
  readonly #board: Board;
  readonly #lights: Lights;
  readonly #gatehouse: Gatehouse;
  readonly #people: PeopleDesk;
  readonly #configs: ConfigIntake;
  readonly #start: Parameters<Runtime['start']>[0];
  #inputs: Inputs | null = null;
  #meters: Meters | null = null;
  #closeStreet: () => void = () => undefined;
  #closeContactors: () => void = () => undefined;
  #closeMeters: () => void = () => undefined;
  #closeTerminals: () => void = () => undefined;
  #closeMachine: () => void = () => undefined;
  #closeLed: () => void = () => undefined;
  readonly #tellHealth: () => void;
  #ticks = 0;

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
    this.#gatehouse = this.#openGatehouse(boot);
    this.#people = this.#peopleDesk();
    this.#configs = this.#configIntake();
    this.peers = this.#peersOf();
    this.runtime = this.#runtimeOf(site);
    this.#tellHealth = this.#healthTeller(run);
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

  /** What can wait until the lamps burn: inputs, and the picture for link. */
  listen(): void {
    const { site, folder } = this.#wiring;
    this.#people.open();
    this.#loadLampParts();
    this.#inputs = openInputs({
      chip: this.#board.chip,
      inputs: site.inputs,
      timing: this.#timing,
      onFault: ({ input, message }) => this.fault(input, message),
    });
    this.#inputs.onChange((input, value) => this.runtime.post({ kind: 'input', input, value }));
    this.#meters = new Meters({
      chip: this.#board.chip,
      site,
      series: this.#start.run,
      onReading: (meter, reading) => this.runtime.post({ kind: 'meterRead', meter, reading }),
      onFault: ({ meter, message }) => this.fault(meter, ...meterLine(message)),
    });
    this.#closeStreet = this.#board.openStreet(site);
    this.#closeContactors = this.#board.openContactors(site);
    this.#gatehouse.open();
    void this.#openTerminals(); // It says itself what went wrong.
    this.#closeMachine = watchMachine({ folder, post: (event) => this.runtime.post(event) });
    const takenBack = takenBackEvent({ program: programFolder, version: firmwareVersion(), folder });
    if (takenBack !== null) this.runtime.post(takenBack);
    const led = openStatusLed({
      chip: this.#board.chip,
      led: site.statusLed,
      onFault: (text) => this.fault('statusLed', text),
    });
    this.#closeLed = () => led.close();
    const simulated = this.#board.openMeters?.(site) ?? null;
    this.#closeMeters = () => simulated?.close();
    this.runtime.onView((view) => {
      this.peers.show(view);
      simulated?.see(view);
      led.show(ledCode(view.faults));
    });
  }

  /** From now on the pole works with this config. */
  changeSite(site: Site): void {
    this.runtime.changeSite(this.#wiring.play?.siteOf(site) ?? site);
  }

  /** Somebody may have put a roster or a key into the state folder. */
  lookAtRoster(): void {
    this.#people.look();
    this.#gatehouse.lookAtRoster();
  }

  /** A line in the crew's log about a part. */
  fault(about: string, text: Words, severity: 'fault' | 'cleared' = 'fault'): void {
    this.log.write({ atMs: this.clock.now().wallMs, severity, about, what: { kind: 'said', ...text } });
  }

  /** Ends the loop at once and flushes the store within `patienceMs`. `close` leaves each lamp as its `failTo` says. */
  async stop(lamps: 'close' | 'hold', patienceMs: number): Promise<void> {
    this.runtime.stop();
    this.#inputs?.close();
    this.#meters?.close();
    this.#closeStreet();
    this.#closeContactors();
    this.#closeMeters();
    this.#people.close();
    this.#closeTerminals();
    this.#closeMachine();
    this.#closeLed();
    const shut = this.#gatehouse.close();
    if (lamps === 'close') this.#closeLights();
    const late = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
    await Promise.race([Promise.allSettled([this.store.close(), shut]), late]);
    this.log.close();
  }

  #peopleDesk(): PeopleDesk {
    return new PeopleDesk({
      folder: this.#wiring.folder,
      site: this.#wiring.site.id,
      inForce: () => this.runtime.state.people,
      post: (event) => this.runtime.post(event),
      report: (text) => this.fault('people', text),
    });
  }

  #configIntake(): ConfigIntake {
    const { folder, configFile, onConfig } = this.#wiring;
    return new ConfigIntake({
      folder,
      localFile: configFile,
      post: (event) => this.runtime.post(event),
      report: (text) => this.fault('config', text),
      onTaken: onConfig,
    });
  }

  #peersOf(): Peers {
    const { folder } = this.#wiring;
    const answers = new Answers({ folder, store: this.store, runtime: () => this.runtime });
    return new Peers({
      runtime: () => this.runtime,
      store: this.store,
      marks: () => this.store.marks(),
      monoMs: () => this.clock.now().monoMs,
      ...(this.#wiring.play === null ? {} : { dated: this.#wiring.play.dated }),
      answer: (question, login) => answers.answer(question, login),
      onMeter: (word) => this.#meters?.heard(word),
      onRosterPart: (part) => this.#gatehouse.rosterPart(part),
      onPeople: (roster) => this.#people.take(roster),
      onConfPart: (part) => this.#configs.part(part, this.clock.now().monoMs),
      prove: (text, login) => provenCommand(text, login, peopleOf(this.runtime.site, this.runtime.state)),
      watch: (reader, see) => this.#gatehouse.watch(reader, see),
    });
  }

  async #openTerminals(): Promise<void> {
    try {
      const terminals = await this.#board.openTerminals?.(join(this.#wiring.folder, terminalsSocket));
      this.#closeTerminals = () => terminals?.close();
    } catch (error) {
      this.fault('board', wordsOf(error));
    }
  }

  #openGatehouse(boot: string): Gatehouse {
    const { site, folder } = this.#wiring;
    return new Gatehouse({
      chip: this.#board.chip,
      site,
      folder,
      machineBoot: boot,
      clock: this.clock,
      post: (event) => this.runtime.post(event),
      report: (about, text) => this.fault(about, text),
    });
  }

  #healthTeller(run: string): () => void {
    return healthTeller({
      folder: runtimeFolder(),
      version: firmwareVersion(),
      run,
      unfit: () => unfit(this.runtime.site, this.runtime.state),
    });
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
        gates: this.#gatehouse.gates,
        cards: this.#gatehouse.passages,
        store: this.#wiring.play?.storeOf(this.store) ?? this.store,
        log: this.log,
        reply: (reply) => this.peers.reply(reply),
        takeConfig: (config) => this.#configs.take(config),
      },
      ...(this.#wiring.play === null ? {} : { lookMs: this.#wiring.play.lookMs }),
      onBeat: () => {
        this.#wiring.onBeat();
        this.#tellHealth();
        this.#ticks += 1;
        if (this.#ticks % ticksPerBeat === 0) sendBeat();
      },
      onClockStep: this.#wiring.onClockStep,
      onFatal: this.#wiring.onFatal,
    });
  }
}
