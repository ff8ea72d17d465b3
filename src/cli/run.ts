import { mkdirSync } from 'node:fs';
import { type Connection, connectChannel } from '../channel/connect.ts';
import type { Broker, Site } from '../controller/site.ts';
import type { SiteView } from '../controller/view.ts';
import { exitCode } from '../runtime/exitCodes.ts';
import { beginPlay, playFolderIn } from '../runtime/playFolder.ts';
import { readAccepted } from '../settings/accepted.ts';
import { secondMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { compileAhead } from './compileAhead.ts';
import { listens, loopbackPort, untilListens } from './demoBroker.ts';
import { prepareDemoPeople } from './demoPeople.ts';
import { prepareDemoRoster } from './demoRoster.ts';
import { LiveTable } from './liveTable.ts';
import { pagePartHere, pageReady } from './page.ts';
import { type Folders, partsOf } from './parts.ts';
import { configFile, configOption, controlSocket, stateFolder, stateOption } from './places.ts';
import { type BrokerSeen, introduction } from './runWords.ts';
import { Supervisor } from './supervisor.ts';
import type { Terminal } from './terminal.ts';

/** `duskgate run`: core, link and a demo broker under one supervisor, and a live picture of the zones. */
export const run: Command = {
  name: 'run',
  words: '',
  text: { en: 'run the estate on this machine until Ctrl-C', zh: '在本机运行，直到按 Ctrl-C' },
  options: [
    configOption,
    stateOption,
    {
      name: 'speed',
      value: 'N',
      text: {
        en: 'play the lights so many times faster, 2 to 1440: 1440 is a day in a minute',
        zh: '灯光加速演示，2 至 1440 倍：1440 即一分钟一天',
      },
    },
    { name: 'no-broker', value: null, text: { en: 'start no demo broker', zh: '不启动演示消息服务器' } },
    { name: 'no-page', value: null, text: { en: 'serve no staff page', zh: '不提供值班网页' } },
  ],
  examples: ['duskgate run', 'duskgate run --speed 1440', 'duskgate run --config config/estate.yaml --state var'],
  run: (given, terminal) => {
    const speed = speedGiven(given);
    return new Estate(speed === null ? given : playGiven(given, speed), speed, terminal).run();
  },
};

/** The fastest play: a day in a minute. */
const speedMax = 1_440;

function speedGiven({ options: { speed } }: Arguments): number | null {
  if (speed === undefined) return null;
  const times = /^\d{1,4}$/.test(speed) ? Number(speed) : Number.NaN;
  if (times >= 2 && times <= speedMax) return times;
  throw new UsageError({
    en: `--speed ${speed}: write a whole number from 2 to ${speedMax}.`,
    zh: `--speed ${speed}：请写 2 至 ${speedMax} 的整数。`,
  });
}

/** A play has a state of its own, made anew: what it did must never pass for what was done. */
function playGiven(given: Arguments, speed: number): Arguments {
  const folder = playFolderIn(stateFolder(given));
  beginPlay(folder, speed);
  return { ...given, options: { ...given.options, state: folder } };
}

const compiling: Words = {
  en: 'First start after an installation: compiling once, a few seconds.\n',
  zh: '安装后首次启动：编译一次，需数秒。\n',
};

/** One run of the whole, from the first process to the last. */
class Estate {
  readonly #folders: Folders;
  readonly #terminal: Terminal;
  readonly #given: Arguments;
  /** Null = real. */
  readonly #speed: number | null;
  readonly #table: LiveTable;
  readonly #supervisor: Supervisor;
  #finish: (code: number) => void = () => undefined;
  #introduced = false;
  /** Aborted when the run ends: a page still being built then is nobody's any more. */
  readonly #ending = new AbortController();

  constructor(given: Arguments, speed: number | null, terminal: Terminal) {
    this.#given = given;
    this.#speed = speed;
    this.#terminal = terminal;
    const folders = { configFile: configFile(given), stateFolder: stateFolder(given) };
    this.#folders = speed === null ? folders : { ...folders, speed };
    this.#table = new LiveTable(terminal, process.stdout.isTTY ? process.stdout.rows : 0);
    this.#supervisor = new Supervisor({
      say: (part, line) => this.#table.say(`${part.padEnd(6)} | ${line}`),
      onHopeless: (_part, code) => this.#finish(code === exitCode.noConfig ? exit.no : exit.missing),
    });
  }

  async run(): Promise<number> {
    mkdirSync(this.#folders.stateFolder, { recursive: true, mode: 0o750 });
    const finished = new Promise<number>((resolve) => {
      this.#finish = resolve;
    });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, () => this.#finish(exit.ok));
    const parts = partsOf(this.#folders);
    await compileAhead(this.#folders.stateFolder, [parts.core, parts.link], () =>
      this.#terminal.out(compiling[this.#terminal.language]),
    );
    if (this.#speed === null) await prepareDemoRoster(this.#given, this.#terminal);
    // The substitute lives by the world's clock, and a play by its own.
    this.#supervisor.keep(parts.core, this.#speed === null ? parts.safe : null);
    const line = this.#watch();
    const code = await finished;
    this.#ending.abort();
    line.close();
    this.#table.end();
    await this.#supervisor.stop();
    return code;
  }

  /** Asks core for its view each second, through the crew's socket like any other terminal. */
  #watch(): Connection {
    const asking = setInterval(() => line.send({ kind: 'view' }), secondMs);
    const line = connectChannel({
      path: controlSocket(this.#given),
      onUp: () => line.send({ kind: 'view' }),
      onFrame: (frame) => {
        if (frame.kind === 'view') this.#seen(frame.view);
      },
      onDown: () => undefined,
    });
    return {
      send: (frame) => line.send(frame),
      close: () => {
        clearInterval(asking);
        line.close();
      },
    };
  }

  #seen(view: SiteView): void {
    if (this.#introduced) return this.#table.show(view);
    this.#introduced = true;
    this.#introduce().catch((error: unknown) => {
      this.#table.say(`duskgate: ${error instanceof Error ? error.message : String(error)}`);
      this.#finish(exit.missing);
    });
  }

  /** The lamps are right and core answers: now link, its broker, and words for the person at the terminal. */
  async #introduce(): Promise<void> {
    const reading = readAccepted(this.#folders.stateFolder);
    if (reading.kind === 'none') throw new Error(`${this.#folders.stateFolder}: the accepted config is gone`);
    const { site } = reading.accepted;
    const parts = partsOf(this.#folders);
    const broker = await this.#brokerFor(site);
    if (broker.kind === 'own') {
      this.#supervisor.keep(parts.broker(broker.port, broker.people.file));
      // Link would only say that it cannot connect, before a person has read the first word.
      await untilListens(broker.port, this.#ending.signal);
      if (this.#ending.signal.aborted) return;
      this.#supervisor.keep(parts.demoLink(broker.people.device, broker.port));
    }
    if (broker.kind === 'theirs') this.#supervisor.keep(parts.link);
    this.#terminal.out(`\n${introduction(site, broker, this.#folders, this.#terminal.language)}`);
    const served = this.#speed === null ? broker.kind !== 'none' : broker.kind === 'own';
    if (site.broker !== null && served && !this.#given.switches.has('no-page')) await this.#servePage(site.broker);
  }

  /** Built once after an installation, when the lamps are right already; on this machine alone. */
  async #servePage({ url }: Broker): Promise<void> {
    const { language } = this.#terminal;
    if (!(await pageReady((text) => this.#table.say(text), language, this.#ending.signal))) return;
    this.#supervisor.keep(pagePartHere(this.#folders, url, language));
  }

  async #brokerFor(site: Site): Promise<BrokerSeen> {
    if (site.broker === null) return { kind: 'none' };
    const port = loopbackPort(site.broker);
    const theirs = port === null || this.#given.switches.has('no-broker') || (await listens(port));
    // Behind another broker may stand an office, and it must not take a play for its estate.
    if (theirs) return { kind: this.#speed === null ? 'theirs' : 'apart' };
    return { kind: 'own', port, people: prepareDemoPeople(this.#folders.stateFolder, site) };
  }
}
