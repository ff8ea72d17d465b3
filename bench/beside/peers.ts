import { type ChildProcess, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardBits } from '../../src/access/cardNumber.ts';
import { ended } from '../measure.ts';
import type { Live, Place, Program } from './program.ts';
import { cards, commanded, facility, timeZone, zones } from './sameWork.ts';
import { spawnTied } from './tied.ts';
import { openWordBoard, type WordBoard } from './wordBoard.ts';

const peers = join(import.meta.dirname, '..', 'peers');

/** A script of the kind people publish: johnny-five, suncalc, node-cron and mqtt in one file. */
export const script: Program = {
  name: 'published script',
  prepare: async ({ folder }) => {
    install('script');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'zones.json'), JSON.stringify(zones));
  },
  start: async (place) => {
    const board = await openWordBoard(place.watch);
    const file = join(peers, 'script', 'estate.mjs');
    const args = [file, join(place.folder, 'zones.json'), String(board.port), String(place.brokerPort)];
    return live(run(args, place), board);
  },
};

/** The limit behind this broker: a process that hands the message to the board and does nothing else. It knows no card. */
export const bareSubscriber: Program = {
  name: 'bare subscriber',
  prepare: async () => install('script'),
  start: async (place) => {
    const board = await openWordBoard(place.watch);
    const file = join(peers, 'script', 'subscriber.mjs');
    const child = spawnTied([file, commanded, String(board.port), String(place.brokerPort)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const command: Live['command'] = (on) => ({ topic: 'subscriber/set', payload: on ? 'on' : 'off' });
    return { ...live(child, board), command };
  },
};

/** Node-RED whose timer node looks at its schedule each minute. */
export const nodeRedBigTimer: Program = nodeRed('bigtimer', 'Node-RED, bigtimer');
/** Node-RED whose timer node sends a message at each event. */
export const nodeRedCronPlus: Program = nodeRed('cron-plus', 'Node-RED, cron-plus');

function nodeRed(timer: 'bigtimer' | 'cron-plus', name: string): Program {
  const own = join(peers, 'node-red');
  return {
    name,
    prepare: async ({ folder }) => {
      install('node-red');
      mkdirSync(folder, { recursive: true });
      copyFileSync(join(own, 'settings.cjs'), join(folder, 'settings.js'));
    },
    start: async (place) => {
      const board = await openWordBoard(place.watch);
      const { flow } = (await import(join(own, 'flow.mjs'))) as { flow: (estate: object) => unknown };
      const estate = { timer, zones, brokerPort: place.brokerPort, boardPort: board.port };
      writeFileSync(join(place.folder, 'flows.json'), JSON.stringify(flow(estate)));
      const args = [join(own, 'node_modules/node-red/red.js'), '--userDir', place.folder];
      const env = { NODE_RED_PORT: '0', NODE_PATH: join(own, 'node_modules') };
      return live(run(args, { ...place, env: { ...place.env, ...env } }), board);
    },
  };
}

/** What a peer runs on comes by its own lockfile, on demand, and never into the product. */
function install(name: string): void {
  const folder = join(peers, name);
  if (existsSync(join(folder, 'node_modules'))) return;
  process.stderr.write(`  installing ${name} below bench/peers, once\n`);
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`npm ci in bench/peers/${name} failed: ${done.stderr.slice(-400)}`);
}

/** The same Node that runs duskgate. */
function run(args: readonly string[], { folder, env }: Place): ChildProcess {
  return spawnTied(args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, TZ: timeZone, ...env },
  });
}

function live(child: ChildProcess, board: WordBoard): Live {
  const end = ended(child);
  return {
    pids: child.pid === undefined ? [] : [child.pid],
    command: (on) => ({ topic: `estate/${commanded}/set`, payload: on ? 'on' : 'off' }),
    showCard: async (n) => board.showCard(cardBits('H10301', { facility, card: 1 + (n % cards) }) ?? ''),
    driveOn: async () => undefined,
    kill: async () => {
      child.kill('SIGKILL');
      await end;
      board.close();
    },
  };
}
