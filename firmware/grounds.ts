import { unfit } from '../src/controller/fitness.ts';
import { peopleOf } from '../src/controller/rights.ts';
import type { Site } from '../src/controller/site.ts';
import { ledCode } from '../src/controller/statusLed.ts';
import type { DiskStore } from '../src/journal/store.ts';
import { provenCommand } from '../src/people/actProof.ts';
import type { Clock, Inputs } from '../src/ports.ts';
import { Peers } from '../src/runtime/peers.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import type { Words } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { Answers } from './answers.ts';
import type { Board } from './board/boardOf.ts';
import { ConfigIntake } from './configIntake.ts';
import { meterLine } from './crewLog.ts';
import { firmwareVersion, programFolder } from './firmwareVersion.ts';
import { Gatehouse } from './gatehouse.ts';
import { openInputs } from './inputs.ts';
import { healthTeller, runtimeFolder, takenBackEvent, watchMachine } from './machine.ts';
import { Meters } from './meters.ts';
import { PeopleDesk } from './peopleDesk.ts';
import type { Play } from './play.ts';
import { SimulatedLife } from './simulatedLife.ts';
import { openStatusLed } from './statusLed.ts';
import type { Timing } from './timing.ts';

export type GroundsWiring = {
  readonly site: Site;
  /** State folder, already locked. */
  readonly folder: string;
  /** The config file on the device. */
  readonly configFile: string;
  readonly board: Board;
  readonly timing: Timing;
  readonly clock: Clock;
  readonly store: DiskStore;
  readonly runtime: Runtime;
  /** Of this start of the process. */
  readonly run: string;
  readonly machineBoot: string;
  readonly play: Play | null;
  /** A config that was sent is taken: look at it now. */
  readonly onConfig: () => void;
  /** A sentence about a part for the crew's log. */
  readonly report: (about: string, text: Words, severity?: 'fault' | 'cleared') => void;
};

/**
 * Everything of an estate but its lamps: gates and cards, people, inputs, meters, and the picture for link. In a file of its own
 * because it is loaded when the lamps burn already.
 */
export class Grounds {
  readonly gatehouse: Gatehouse;
  readonly peers: Peers;
  readonly configs: ConfigIntake;
  /** Says how core is to whoever watches a release on trial. */
  readonly tellHealth: () => void;
  readonly #wiring: GroundsWiring;
  readonly #people: PeopleDesk;
  #inputs: Inputs | null = null;
  #meters: Meters | null = null;
  #closeLife: () => void = () => undefined;
  #closeMachine: () => void = () => undefined;
  #closeLed: () => void = () => undefined;

  /** Claims the barriers' outputs, all off. Nothing is read before `open`. */
  constructor(wiring: GroundsWiring) {
    this.#wiring = wiring;
    const { site, folder, configFile, board, clock, machineBoot, runtime, onConfig, report } = wiring;
    this.gatehouse = new Gatehouse({
      chip: board.chip,
      site,
      folder,
      machineBoot,
      clock,
      post: (event) => runtime.post(event),
      report,
    });
    this.#people = new PeopleDesk({
      folder,
      site: site.id,
      inForce: () => runtime.state.people,
      post: (event) => runtime.post(event),
      report: (text) => report('people', text),
    });
    this.configs = new ConfigIntake({
      folder,
      localFile: configFile,
      post: (event) => runtime.post(event),
      report: (text) => report('config', text),
      onTaken: onConfig,
    });
    this.peers = this.#peersOf();
    this.tellHealth = healthTeller({
      folder: runtimeFolder(),
      version: firmwareVersion(),
      run: wiring.run,
      unfit: () => unfit(runtime.site, runtime.state),
    });
  }

  open(): void {
    const { site, folder, board, timing, run, runtime, report } = this.#wiring;
    this.#people.open();
    this.#inputs = openInputs({
      chip: board.chip,
      inputs: site.inputs,
      timing,
      onFault: ({ input, message }) => report(input, message),
    });
    this.#inputs.onChange((input, value) => runtime.post({ kind: 'input', input, value }));
    this.#meters = new Meters({
      chip: board.chip,
      site,
      series: run,
      onReading: (meter, reading) => runtime.post({ kind: 'meterRead', meter, reading }),
      onFault: ({ meter, message }) => report(meter, ...meterLine(message)),
    });
    const life = this.#simulatedLife();
    this.gatehouse.open();
    this.#closeMachine = watchMachine({ folder, post: (event) => runtime.post(event) });
    const takenBack = takenBackEvent({ program: programFolder, version: firmwareVersion(), folder });
    if (takenBack !== null) runtime.post(takenBack);
    const led = openStatusLed({
      chip: board.chip,
      led: site.statusLed,
      onFault: (text) => report('statusLed', text),
    });
    this.#closeLed = () => led.close();
    runtime.onView((view) => {
      this.peers.show(view);
      life?.see(view);
      led.show(ledCode(view.faults));
    });
  }

  /** Somebody may have put a roster or a key into the state folder. */
  lookAtRoster(): void {
    this.#people.look();
    this.gatehouse.lookAtRoster();
  }

  /** The arms are left to their operators. Resolves when what waited for a file of its own is there. */
  close(): Promise<void> {
    this.#inputs?.close();
    this.#meters?.close();
    this.#closeLife();
    this.#people.close();
    this.#closeMachine();
    this.#closeLed();
    return this.gatehouse.close();
  }

  #simulatedLife(): SimulatedLife | null {
    const { site, folder, board, timing, report } = this.#wiring;
    if (board.simulated === null) return null;
    const onFault = (error: unknown): void => report('board', wordsOf(error));
    const life = new SimulatedLife({ board: board.simulated, site, timing, folder, onFault });
    this.#closeLife = () => life.close();
    return life;
  }

  #peersOf(): Peers {
    const { folder, store, runtime, clock, play } = this.#wiring;
    const answers = new Answers({ folder, store, runtime: () => runtime });
    return new Peers({
      runtime: () => runtime,
      store,
      marks: () => store.marks(),
      monoMs: () => clock.now().monoMs,
      ...(play === null ? {} : { dated: play.dated }),
      answer: (question, login) => answers.answer(question, login),
      onMeter: (word) => this.#meters?.heard(word),
      onRosterPart: (part) => this.gatehouse.rosterPart(part),
      onPeople: (roster) => this.#people.take(roster),
      onConfPart: (part) => this.configs.part(part, clock.now().monoMs),
      prove: (text, login) => provenCommand(text, login, peopleOf(runtime.site, runtime.state)),
      watch: (reader, see) => this.gatehouse.watch(reader, see),
    });
  }
}
