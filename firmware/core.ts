/**
 * duskgate-core: lights, inputs and the store of one pole. No network.
 * Run: node firmware/core.ts --config FILE --state DIR. SIGHUP: look at the config now; SIGTERM: end.
 * `--speed N` plays a simulated board so many times faster than the world.
 */
import { mkdirSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Site } from '../src/controller/site.ts';
import { exitCode } from '../src/runtime/exitCodes.ts';
import { LockedError, lockFolder } from '../src/runtime/lock.ts';
import { type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { loadJohnnyFive } from './board/johnnyFive.ts';
import { Config } from './config.ts';
import { notifier } from './notify.ts';
import { Play, speedMax, unplayable } from './play.ts';
import { Pole, type PoleWiring } from './pole.ts';
import type { Upkeep } from './upkeep.ts';

/** From the signal to the exit; the store has most of it. */
const flushMs = 1_500;
/** The group of the service may speak with core; others may not. */
const socketMode = 0o660;

const say = (line: string): void => {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Nobody listens any more; the status log has it.
  }
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      state: { type: 'string' },
      speed: { type: 'string' },
      'compile-only': { type: 'boolean' },
    },
  });
  if (values['compile-only'] === true) return compileOnly();
  const file = resolve(values.config ?? 'config/estate.yaml');
  const folder = resolve(values.state ?? process.env['STATE_DIRECTORY'] ?? 'var');
  lock(folder);
  const config = new Config({ file, folder });
  const site = config.site ?? (await firstSite(config));
  const play = playAt(values.speed);
  const refusal = unplayable(site, folder, play);
  if (refusal !== null) {
    say(`duskgate-core: ${refusal[site.language]}`);
    return process.exit(exitCode.noConfig);
  }
  let upkeep: Upkeep | null = null;
  const notify = notifier();
  const pole = poleOf({
    site,
    folder,
    configFile: file,
    onConfig: () => upkeep?.reload(),
    onBeat: () => notify('WATCHDOG=1'),
    onFatal: (error) => fail(error),
    onClockStep: () => upkeep?.clockStepped(),
    play,
  });

  let ending = false;
  const end = (code: number, lamps: 'close' | 'hold'): void => {
    if (ending) return;
    ending = true;
    notify('STOPPING=1');
    upkeep?.close();
    setTimeout(() => process.exit(code), flushMs + 200);
    void pole.stop(lamps, flushMs).finally(() => process.exit(code)); // Whatever it says, the process ends.
  };
  const fail = (error: unknown): void => {
    say(`duskgate-core: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    pole.fault('core', worded(ended, { why: wordsOf(error) }));
    end(exitCode.broken, 'hold');
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(exitCode.ok, 'close'));
  process.on('SIGHUP', () => upkeep?.reload());

  pole.light();
  notify('READY=1');
  say(`duskgate-core: lights right ${Math.round(performance.now())} ms after start`);
  await pole.listen();
  // On a slow board the loading itself takes seconds in which no tick can come.
  notify('WATCHDOG=1');
  const { startUpkeep } = await import('./upkeep.ts');
  if (ending) return;
  upkeep = await startUpkeep({ pole, config, site, folder, socketMode, restart: () => end(exitCode.again, 'hold') });
}

/** Null without a speed. What no supervisor writes is refused as it stands. */
function playAt(speed: string | undefined): Play | null {
  if (speed === undefined) return null;
  const times = Number(speed);
  if (Number.isInteger(times) && times >= 2 && times <= speedMax) return new Play(times);
  say(`duskgate-core: --speed ${speed}: write a whole number from 2 to ${speedMax}.`);
  return process.exit(exitCode.noConfig);
}

const ended: Words = { en: 'ended by an error: {why}', zh: '因错误结束：{why}' };

/** A board that is not as the config says is said in one line, and tried again by whoever starts this process. */
function poleOf(wiring: PoleWiring): Pole {
  try {
    return new Pole(wiring);
  } catch (error) {
    say(`duskgate-core: ${wordsOf(error)[wiring.site.language]}`);
    return process.exit(exitCode.broken);
  }
}

/** Loads all that a running core loads and ends, so that Node writes its compile cache before the first real start. */
async function compileOnly(): Promise<void> {
  await Promise.all([
    import('./upkeep.ts'),
    import('./grounds.ts'),
    import('../src/journal/worker.ts'),
    import('../src/cards/passageWorker.ts'),
  ]);
  loadJohnnyFive();
}

function lock(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    lockFolder(folder);
  } catch (error) {
    say(`duskgate-core: ${wordsOf(error).en}`);
    if (error instanceof LockedError) process.exit(exitCode.locked);
    // A dead or read-only disk must not keep the roads dark; the store will say so too.
  }
}

/** Before anything was ever accepted there is nothing to run with: wait for the first acceptance. */
async function firstSite(config: Config): Promise<Site> {
  const look = await config.look();
  if (look.kind === 'new') return look.site;
  say(`duskgate-core: no config to run with. ${look.kind === 'refused' ? look.message.en : ''}`);
  return process.exit(exitCode.noConfig);
}

await main();
