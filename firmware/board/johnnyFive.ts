import { createRequire } from 'node:module';
import type { Board, Led, Relay } from 'johnny-five';
import { foreign, type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import type { IoPlugin } from './ioPlugin.ts';

const notLoaded: Words = {
  en: 'johnny-five cannot be loaded ({cause}). The lamps keep the level they have. Install the package again.',
  zh: '无法加载 johnny-five（{cause}）。灯保持现有亮度。请重新安装软件包。',
};

/** A circuit that is closed (lamps lit) or open, whatever the contact rests at. */
export type LampRelay = Pick<Relay, 'open' | 'close'>;
/** A dimmed lamp: its level only. Its fades spin the processor and stop with the wall clock; see dimmer.ts. */
export type LampLed = Pick<Led, 'brightness'>;

export type Components = {
  relay(output: { pin: string; contact: 'normally-open' | 'normally-closed' }): LampRelay;
  led(output: { pin: string }): LampLed;
};

type BoardOptions = { io: IoPlugin; repl: false; debug: false; sigint: false };
type Parts = {
  Board: new (options: BoardOptions) => Board;
  Relay: new (options: { board: Board; pin: string; type: 'NO' | 'NC' }) => Relay;
  Led: new (options: { board: Board; pin: string }) => Led;
};

const load = createRequire(import.meta.url);
let parts: Parts | null = null;

/**
 * Loads the three parts of johnny-five that are used, and none of the other sixty modules: 19 ms and 7 MB instead of
 * 36 ms and 12 MB. Calling it early, while something else is awaited, takes that time out of `attach`.
 */
export function loadJohnnyFive(): void {
  try {
    parts ??= {
      Board: load('johnny-five/lib/board') as Parts['Board'],
      Relay: load('johnny-five/lib/relay') as Parts['Relay'],
      Led: load('johnny-five/lib/led/led') as Parts['Led'],
    };
  } catch (cause) {
    throw new SaidError(worded(notLoaded, { cause: foreign(String(cause)) }), { cause });
  }
}

/**
 * Puts a johnny-five board on the plugin. Components can be made at once: `Board` takes pins and resolution from a plugin
 * that is ready in its constructor, its `ready` event only follows a tick later.
 * What the board complains about later goes to `onComplaint`, and never ends the process.
 */
export function attach(io: IoPlugin, onComplaint: (message: string) => void): Components {
  loadJohnnyFive();
  if (parts === null) throw new Error('johnny-five is not loaded.');
  const { Board, Relay, Led } = parts;
  let ready = false;
  // Without a listener on either, an error would end the process. Once ready the board repeats what the plugin says.
  io.on('error', (error: unknown) => {
    if (!ready) onComplaint(plain(error));
  });
  // repl: it ends the process when stdin is closed. sigint: it ends the process a millisecond after the signal.
  const board = new Board({ io, repl: false, debug: false, sigint: false });
  board.on('error', (error: unknown) => onComplaint(plain(error)));
  board.on('ready', () => {
    ready = true;
  });
  return {
    relay: ({ pin, contact }) => new Relay({ board, pin, type: contact === 'normally-open' ? 'NO' : 'NC' }),
    led: ({ pin }) => new Led({ board, pin }),
  };
}

/** johnny-five reports errors as Error, as a log entry with `message`, or as a text. */
function plain(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
