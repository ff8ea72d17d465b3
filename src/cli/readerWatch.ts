import { askCore, connectChannel } from '../channel/connect.ts';
import type { SeenFrame } from '../channel.ts';
import { noSuch } from '../words/choice.ts';
import { fill, type Language, type Words } from '../words/language.ts';
import { localDateTime } from '../words/localTime.ts';
import { type Arguments, exit, UsageError } from './command.ts';
import { frameFaultWords } from './frameText.ts';
import { controlSocket } from './places.ts';
import { drawBoth, medianOf } from './pulseDrawing.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  watching: {
    en: 'Watching {reader}. Show a card; Ctrl-C ends.',
    zh: '正在监视 {reader}。请刷卡；按 Ctrl-C 结束。',
  },
  away: { en: 'duskgate-core is away; waiting for it.', zh: 'duskgate-core 未运行；等待中。' },
  pulses: { en: '{edges} pulses', zh: '{edges} 个脉冲' },
  interval: { en: 'every {median} ms ({min} to {max})', zh: '间隔 {median} 毫秒（{min} 至 {max}）' },
  foreign: { en: 'the facility code is not this estate', zh: '区码不属于本小区' },
  noKey: { en: 'no site key on this device', zh: '本机无站点密钥' },
  keypad: { en: 'a key', zh: '按键' },
} satisfies Record<string, Words>;

/**
 * `duskgate reader watch READER`: every frame as it comes, with its pulses drawn. The number of a card is not shown and not
 * known here; its pseudonym is what `duskgate card find` takes.
 */
export async function watchReader(given: Arguments, terminal: Terminal): Promise<number> {
  const [, reader, ...more] = given.words;
  if (reader === undefined || more.length > 0)
    throw new UsageError({
      en: 'Name one reader of the config: duskgate reader watch READER.',
      zh: '请写明配置中的一个读卡器：duskgate reader watch READER。',
    });
  const frames = framesAsked(given.options['frames']);
  const path = controlSocket(given);
  const { timeZone, readers } = await estateAt(path);
  if (readers !== null && !readers.includes(reader)) {
    terminal.err(`${noSuch('reader', reader, readers)[terminal.language]}\n`);
    return exit.no;
  }
  const text = (frame: SeenFrame) =>
    given.switches.has('json') ? `${JSON.stringify(frame)}\n` : seenText(frame, timeZone, terminal);
  return new Promise((resolve) => {
    let left = frames;
    let ended = false;
    const line = connectChannel({
      path,
      onUp: () => {
        line.send({ kind: 'watch', reader });
        terminal.err(`${fill(words.watching[terminal.language], { reader })}\n`);
      },
      onDown: () => {
        if (!ended) terminal.err(`${words.away[terminal.language]}\n`);
      },
      onFrame: (frame) => {
        if (frame.kind === 'refused') {
          terminal.err(`${paint(terminal, 'red', frame.text[terminal.language])}\n`);
          end(exit.no);
        }
        if (frame.kind !== 'frameSeen' || left <= 0) return;
        terminal.out(text(frame.frame));
        left -= 1;
        if (left === 0) end(exit.ok);
      },
    });
    const end = (code: number): void => {
      ended = true;
      line.close();
      resolve(code);
    };
  });
}

function framesAsked(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const frames = Number(text);
  if (Number.isInteger(frames) && frames >= 1 && frames <= 1_000_000) return frames;
  throw new UsageError({
    en: `--frames ${text}: give a whole number from 1 to 1000000.`,
    zh: `--frames ${text}：请写 1 至 1000000 的整数。`,
  });
}

/** Times are the estate's, as in the log; null = core does not tell its readers. Rejects when core is not there. */
async function estateAt(
  path: string,
): Promise<{ readonly timeZone: string; readonly readers: readonly string[] | null }> {
  const frame = await askCore({ path, frame: { kind: 'view' }, answer: 'view', timeoutMs: 10_000 });
  if (frame.kind !== 'view') return { timeZone: 'UTC', readers: null };
  return { timeZone: frame.view.timeZone, readers: frame.view.readers.map(({ id }) => id) };
}

/** A frame in three lines and a blank one. */
export function seenText(frame: SeenFrame, timeZone: string, terminal: Terminal): string {
  const { language } = terminal;
  const gapsNs = frame.gapsUs.map((us) => us * 1_000);
  const median = medianOf(frame.gapsUs);
  const head = [
    localDateTime(frame.atMs, timeZone),
    fill(words.pulses[language], { edges: frame.edges }),
    ...(median === null ? [] : [fill(words.interval[language], intervalOf(frame.gapsUs, median))]),
  ];
  return `${head.join('  ')}\n  ${verdict(frame, language, terminal)}\n  ${drawBoth(gapsNs, terminal.columns - 3)}\n\n`;
}

function intervalOf(gapsUs: readonly number[], median: number): Record<string, string> {
  const ms = (us: number) => (us / 1_000).toFixed(2);
  return { median: ms(median), min: ms(Math.min(...gapsUs)), max: ms(Math.max(...gapsUs)) };
}

function verdict({ reading, edges }: SeenFrame, language: Language, terminal: Terminal): string {
  switch (reading.kind) {
    case 'card': {
      const { format, pseudonym, foreign } = reading;
      const about = [pseudonym ?? words.noKey[language], ...(foreign ? [words.foreign[language]] : [])];
      return paint(terminal, foreign || pseudonym === null ? 'yellow' : 'green', `${format}  ${about.join('  ')}`);
    }
    case 'keypad':
      return paint(terminal, 'green', words.keypad[language]);
    case 'fault': {
      const why = fill(frameFaultWords[reading.fault][language], { bits: edges, edges });
      return paint(terminal, 'red', `${reading.fault}: ${why}`);
    }
  }
}
