import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cardBits } from '../access/cardNumber.ts';
import { formatOf } from '../access/formatTable.ts';
import { terminalsSocket } from '../channel/sockets.ts';
import type { Reader, Site } from '../controller/site.ts';
import { usedLines } from '../controller/usedLines.ts';
import { readAccepted } from '../settings/accepted.ts';
import { noSuch } from '../words/choice.ts';
import { fill, sentences, type Words, worded } from '../words/language.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { stateFolder, stateOption } from './places.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  head: { en: 'LINE,LEVEL,USED BY', zh: '线路,电平,用途' },
  absent: {
    en: 'No simulated board runs on {folder}. Start one with npm start, or name its state folder with --state.',
    zh: '{folder} 上没有运行模拟板。请用 npm start 启动，或用 --state 指定状态目录。',
  },
  noVerb: { en: 'There is no board {verb}.', zh: '没有 board {verb} 这一命令。' },
  shown: { en: 'Card shown at {reader}.', zh: '已在 {reader} 刷卡。' },
} satisfies Record<string, Words>;

const usage: Words = {
  en: 'Write: duskgate board, board watch, board high LINE, board low LINE, or board card READER FACILITY:NUMBER.',
  zh: '请写：duskgate board、board watch、board high LINE、board low LINE 或 board card READER FACILITY:NUMBER。',
};
/** The bit interval of a usual reader (ZKTeco, TDSi: 1 ms). */
const bitNs = 1_000_000n;

/** What the terminals say: of a line, of a dimmer channel, or of a wish they cannot fulfil. */
type Said = {
  readonly line?: string;
  readonly high?: boolean;
  readonly channel?: string;
  readonly duty?: number;
  readonly error?: string;
};

/** `duskgate board`: the terminals of a simulated board, to see the outputs and to play the street by hand. */
export const board: Command = {
  name: 'board',
  words: '[watch | high LINE | low LINE | card READER FACILITY:NUMBER]',
  text: {
    en: 'see and drive the terminals of a simulated board',
    zh: '查看并操作模拟板的端子',
  },
  options: [stateOption],
  examples: ['duskgate board', 'duskgate board high GPIO5', 'duskgate board card reader-in 77:1'],
  run: (given, terminal) => {
    const site = siteIn(stateFolder(given));
    const [verb, ...rest] = given.words;
    switch (verb) {
      case undefined:
        return talk(given, terminal, { wish: null, until: 'standing', users: usersOf(site, terminal) });
      case 'watch':
        return talk(given, terminal, { wish: null, until: 'stopped', users: usersOf(site, terminal) });
      case 'high':
      case 'low':
        return talk(given, terminal, { wish: { drive: oneWord(rest), high: verb === 'high' }, until: 'taken' });
      case 'card':
        return showCard(given, terminal, { site, asked: rest });
      default:
        throw new UsageError(sentences([worded(words.noVerb, { verb }), usage]));
    }
  },
};

function siteIn(folder: string): Site {
  const reading = readAccepted(folder);
  if (reading.kind === 'ok') return reading.accepted.site;
  throw new UsageError(worded(words.absent, { folder }));
}

/** What each line and dimmer channel is for, by its name. */
function usersOf(site: Site, { language }: Terminal): ReadonlyMap<string, string> {
  return new Map(usedLines(site).map(({ line, user }) => [line, user[language]]));
}

function oneWord([word, ...more]: readonly string[]): string {
  if (word === undefined || more.length > 0) throw new UsageError(usage);
  return word;
}

async function showCard(
  given: Arguments,
  terminal: Terminal,
  { site, asked: [name, numbers, ...more] }: { readonly site: Site; readonly asked: readonly string[] },
): Promise<number> {
  if (name === undefined || numbers === undefined || more.length > 0) throw new UsageError(usage);
  const reader = site.readers.find(({ id }) => id === name);
  if (reader === undefined) throw new UsageError(noSuch('reader', name, site.readers));
  const wish = { pulses: pulsesOf(reader, bitsOf(reader, numbers)) };
  const code = await talk(given, terminal, { wish, until: 'taken' });
  if (code === exit.ok) terminal.out(`${fill(words.shown[terminal.language], { reader: name })}\n`);
  return code;
}

/** The bits of FACILITY:NUMBER in the first format of the reader that has numbers. Throws UsageError. */
function bitsOf(reader: Reader, text: string): string {
  const format = reader.accepted.formats.find((id) => formatOf(id).layout.kind === 'numbers');
  const match = /^(\d{0,8}):(\d{1,12})$/.exec(text);
  const facility = match?.[1] === '' ? null : Number(match?.[1]);
  const bits = format === undefined || match === null ? null : cardBits(format, { facility, card: Number(match[2]) });
  if (bits !== null) return bits;
  throw new UsageError({
    en: `This is no card of ${reader.id}, which takes ${reader.accepted.formats.join(', ')}. Write FACILITY:NUMBER such as 77:1, or :NUMBER for a format without facility code.`,
    zh: `这不是 ${reader.id} 所接受的卡，它接受 ${reader.accepted.formats.join('、')}。请写 FACILITY:NUMBER，例如 77:1；无区码的格式写 :NUMBER。`,
  });
}

function pulsesOf(reader: Reader, bits: string): { line: string; tNs: string }[] {
  const firstNs = process.hrtime.bigint() + 50n * bitNs;
  return Array.from(bits, (bit, at) => ({
    line: bit === '0' ? reader.d0 : reader.d1,
    tNs: String(firstNs + BigInt(at) * bitNs),
  }));
}

type Talk = {
  readonly wish: object | null;
  /** When to hang up: once everything that stands was said, once the wish was taken, or when the person stops. */
  readonly until: 'standing' | 'taken' | 'stopped';
  readonly users?: ReadonlyMap<string, string>;
};

/** What the terminals need to answer a wish; they say nothing when all is well. */
const patienceMs = 300;

function talk(given: Arguments, terminal: Terminal, { wish, until, users = new Map() }: Talk): Promise<number> {
  const folder = stateFolder(given);
  return new Promise((resolve) => {
    const socket: Socket = connect(join(folder, terminalsSocket));
    const standing = new Map<string, string>();
    const end = (code: number): void => {
      socket.destroy();
      if (until === 'standing' && code === exit.ok) terminal.out(standingText(standing, users, terminal));
      resolve(code);
    };
    socket.once('error', () => {
      terminal.err(`${fill(words.absent[terminal.language], { folder })}\n`);
      end(exit.missing);
    });
    socket.once('connect', () => {
      if (wish !== null) socket.write(`${JSON.stringify(wish)}\n`);
      if (until !== 'stopped') setTimeout(() => end(exit.ok), patienceMs);
    });
    createInterface({ input: socket })
      .on('error', () => undefined) // The socket says so too.
      .on('line', (text) => {
        const said = JSON.parse(text) as Said;
        if (said.error !== undefined) {
          terminal.err(`${paint(terminal, 'red', said.error)}\n`);
          return end(exit.no);
        }
        const { name, text: level } = levelOf(said);
        standing.set(name, level);
        if (until === 'stopped') terminal.out(`${name}  ${level}  ${users.get(name) ?? ''}\n`);
      });
  });
}

function levelOf(said: Said): { readonly name: string; readonly text: string } {
  if (said.channel !== undefined) return { name: said.channel, text: `${((said.duty ?? 0) * 100).toFixed(1)} %` };
  return { name: said.line ?? '', text: said.high === true ? 'high' : 'low' };
}

function standingText(standing: ReadonlyMap<string, string>, users: ReadonlyMap<string, string>, terminal: Terminal) {
  // A line that nobody drove yet lies where its pull resistor holds it, and the board has nothing to say of it.
  const names = [...new Set([...standing.keys(), ...users.keys()])];
  const byName = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const rows = byName.map((name) => [name, standing.get(name) ?? '-', users.get(name) ?? '']);
  return table(words.head[terminal.language].split(','), rows);
}
