import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cardBits } from '../../src/access/cardNumber.ts';
import type { Lane } from '../../src/access/lane.ts';
import { terminalsSocket } from '../../src/channel/sockets.ts';
import { commandLine, type Part } from '../../src/cli/child.ts';
import { compileAhead } from '../../src/cli/compileAhead.ts';
import { partsOf } from '../../src/cli/parts.ts';
import { readAccepted } from '../../src/settings/accepted.ts';
import { enrol } from '../enrol.ts';
import { ended, pause } from '../measure.ts';
import type { Live, Place, Program } from './program.ts';
import { cards, commanded, estateYaml, facility, lane, zones } from './sameWork.ts';
import { spawnTied } from './tied.ts';
import type { Watch } from './watch.ts';

const bitNs = 1_000_000n;

/** duskgate as systemd runs it on a pole: core and link, on the simulated board whose terminals stand open. */
export const duskgate: Program = {
  name: 'duskgate',
  prepare: async (place) => {
    mkdirSync(place.folder, { recursive: true });
    writeFileSync(configOf(place), estateYaml(place.brokerPort));
    const first = await startPart(partsOf(foldersOf(place)).core, place);
    const accepted = readAccepted(foldersOf(place).stateFolder);
    if (accepted.kind === 'none') throw new Error('duskgate refused the config of the comparison');
    enrol(foldersOf(place).stateFolder, accepted.accepted.site, cards);
    await killed(first);
    // As the supervisor does before the first start after an installation.
    const { core, link } = partsOf(foldersOf(place));
    await compileAhead(foldersOf(place).stateFolder, [core, link], () => undefined);
  },
  start: async (place) => {
    const parts = partsOf(foldersOf(place));
    const core = await startPart(parts.core, place);
    const link = spawnPart(parts.link, place);
    const terminals = await Terminals.open(join(foldersOf(place).stateFolder, terminalsSocket), place.watch);
    const accepted = readAccepted(foldersOf(place).stateFolder);
    const [way] = accepted.kind === 'ok' ? accepted.accepted.site.lanes : [];
    if (way === undefined) throw new Error('duskgate runs without a lane');
    return live({ core, link, terminals, lane: way });
  },
};

const configOf = ({ folder }: Place): string => join(folder, 'estate.yaml');
const foldersOf = (place: Place) => ({ configFile: configOf(place), stateFolder: join(place.folder, 'state') });

function spawnPart(part: Part, { env }: Place): ChildProcess {
  return spawnTied([...commandLine(part), ...part.args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...part.env, ...env },
  });
}

/** Resolves when core says that its lights are right. */
async function startPart(part: Part, place: Place): Promise<ChildProcess> {
  const child = spawnPart(part, place);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    if (child.stderr !== null)
      createInterface({ input: child.stderr }).on('line', (line) => {
        said += `${line}\n`;
        if (line.includes('lights right')) resolve();
      });
    child.once('exit', (code) => reject(new Error(`core ended with ${code}: ${said}`)));
  });
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const end = ended(child);
  child.kill('SIGKILL');
  await end;
}

/** Our end of the simulated board's terminals. */
class Terminals {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(path: string, watch: Watch): Promise<Terminals> {
    const socket = await plugged(path);
    socket.on('error', () => socket.destroy());
    const zoneAt = new Map(zones.map(({ id, line }) => [line, id]));
    createInterface({ input: socket })
      .on('error', () => undefined)
      .on('line', (text) => {
        const { line, high, tNs } = JSON.parse(text) as { line?: string; high?: boolean; tNs?: string };
        const output = line === lane.open ? 'barrier' : zoneAt.get(line ?? '');
        if (output !== undefined && high !== undefined) watch.see(output, high, Number(tNs) / 1e6);
      });
    return new Terminals(socket);
  }

  drive(wires: Lane['inputs'], input: keyof Lane['inputs'], active: boolean): void {
    const wire = wires[input];
    if (wire !== null) this.#say({ drive: wire.line, high: active === (wire.activeAt === 'high') });
  }

  /** Answers with the instant of the last bit, ms. */
  card(bits: string): number {
    const firstNs = process.hrtime.bigint() + 5n * bitNs;
    const pulses = Array.from(bits, (bit, at) => ({
      line: bit === '0' ? lane.d0 : lane.d1,
      tNs: String(firstNs + BigInt(at) * bitNs),
    }));
    this.#say({ pulses });
    return Number(firstNs + BigInt(bits.length - 1) * bitNs) / 1e6;
  }

  close(): void {
    this.#socket.destroy();
  }

  #say(wish: object): void {
    this.#socket.write(`${JSON.stringify(wish)}\n`);
  }
}

/** After a kill the socket of the run before still lies there, and nobody listens. */
async function plugged(path: string): Promise<Socket> {
  for (let tries = 0; ; tries += 1) {
    const socket = connect(path);
    const problem = await new Promise<Error | null>((resolve) =>
      socket.once('connect', () => resolve(null)).once('error', resolve),
    );
    if (problem === null) return socket;
    if (tries >= 1_000) throw problem;
    await pause(10);
  }
}

type Parts = {
  readonly core: ChildProcess;
  readonly link: ChildProcess;
  readonly terminals: Terminals;
  readonly lane: Lane;
};

function live({ core, link, terminals, lane: { inputs } }: Parts): Live {
  terminals.drive(inputs, 'armClosed', true);
  return {
    pids: [core, link].flatMap(({ pid }) => pid ?? []),
    command,
    showCard: async (n) => {
      terminals.drive(inputs, 'arrive', true);
      await pause(400);
      return terminals.card(cardBits('H10301', { facility, card: 1 + (n % cards) }) ?? '');
    },
    driveOn: async () => {
      const steps: readonly (readonly [keyof Lane['inputs'], boolean, number])[] = [
        ['armClosed', false, 40],
        ['armOpen', true, 0],
        ['safety', true, 60],
        ['arrive', false, 400],
        ['safety', false, 1_300],
        ['armOpen', false, 60],
        ['armClosed', true, 400],
      ];
      for (const [input, active, waitMs] of steps) {
        terminals.drive(inputs, input, active);
        await pause(waitMs);
      }
    },
    kill: async () => {
      await Promise.all([killed(core), killed(link)]);
      terminals.close();
    },
  };
}

function command(on: boolean, id: string): { topic: string; payload: string } {
  const now = Date.now();
  const body = {
    v: 1,
    id,
    op: 'zone.override',
    target: [commanded],
    level_pct: on ? 100 : 0,
    for_min: 5,
    why: 'bench',
  };
  return {
    topic: 'duskgate/v1/beside/pole-1/dn/cmd/bench',
    payload: JSON.stringify({ ...body, issued_at_ms: now, not_after_ms: now + 30_000 }),
  };
}
