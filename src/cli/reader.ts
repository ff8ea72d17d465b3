import { statSync } from 'node:fs';
import { slip } from '../access/ambiguity.ts';
import { type Accepted, longestBits } from '../access/cardFormat.ts';
import { assemble, closesAtNs, type Frame, flush, startAssembly } from '../access/frame.ts';
import { fill, sentences, type Words } from '../words/language.ts';
import { type Arguments, type Command, exit, telling, UsageError } from './command.ts';
import { EdgeFileError, readEdges } from './edgeFile.ts';
import { acceptedBy } from './formatsOption.ts';
import { frameText } from './frameText.ts';
import { stateOption } from './places.ts';
import { progressBar } from './progress.ts';
import { watchReader } from './readerWatch.ts';
import { frameJson, Scope } from './scope.ts';
import { paint, type Terminal } from './terminal.ts';

/** `duskgate reader`: a scope for recorded edges and for a reader at work. */
export const reader: Command = {
  name: 'reader',
  words: 'watch READER | decode FILE',
  text: { en: 'show the frames of a reader, live or recorded', zh: '显示读卡器的帧：实时或来自记录' },
  options: [
    {
      name: 'formats',
      value: 'LIST',
      text: {
        en: 'accept only these, such as H10301,H10306 (else all are tried)',
        zh: '仅接受这些格式，如 H10301,H10306（缺省全部尝试）',
      },
    },
    { name: 'lsb-bytes', value: null, text: { en: 'the lowest byte of a UID comes first', zh: 'UID 低字节在先' } },
    {
      name: 'lsb-bits',
      value: null,
      text: { en: 'the lowest bit of each UID byte comes first', zh: 'UID 每字节低位在先' },
    },
    {
      name: 'invert',
      value: null,
      text: { en: 'exchange 0 and 1, as swapped wires do', zh: '0 与 1 互换（如接线对调）' },
    },
    { name: 'json', value: null, text: { en: 'one JSON object a frame', zh: '每帧输出一个 JSON 对象' } },
    {
      name: 'frames',
      value: 'N',
      text: { en: 'watch: end after so many frames', zh: '实时：显示 N 帧后结束' },
    },
    stateOption,
  ],
  examples: [
    'duskgate reader watch reader-in',
    'duskgate reader decode edges.jsonl',
    'duskgate reader decode edges.jsonl --formats H10301,keypad4 --json',
  ],
  run: async (given, terminal) => {
    if (given.words[0] === 'watch') return watchReader(given, terminal);
    const file = fileNamed(given);
    const accepted = acceptedBy(given);
    const warning = given.options['formats'] === undefined ? null : slip(accepted);
    if (warning !== null) terminal.err(`${sentences([warning.message, warning.remedy])[terminal.language]}\n`);
    return telling({ terminal, kinds: [EdgeFileError], code: exit.no }, () =>
      decode(file, accepted, given.switches.has('json'), terminal),
    );
  },
};

const words = {
  none: { en: 'There is no edge in {file}.', zh: '{file} 中没有边沿。' },
  sum: { en: 'Frames: {frames} ({what})', zh: '共 {frames} 帧（{what}）' },
  card: { en: 'card', zh: '卡' },
  keypad: { en: 'key', zh: '按键' },
  swapped: {
    en: 'D0 and D1 look swapped: frame after frame is right only with 0 and 1 exchanged. Exchange the two wires.',
    zh: 'D0 与 D1 似乎接反：连续多帧仅在 0 与 1 互换后正确。请对调两根线。',
  },
} satisfies Record<string, Words>;

/** From this size on a progress bar is worth its place. */
const largeBytes = 1_000_000;

/** Reads the recording to its end. A recording is taken to begin in quiet: what was before its first edge is not in it. */
async function decode(file: string, accepted: Accepted, json: boolean, terminal: Terminal): Promise<number> {
  const { size } = statSync(file);
  const bar = progressBar(terminal, 'MB', process.stderr.isTTY && size > largeBytes);
  const scope = new Scope(accepted);
  let assembly = startAssembly({ listeningSinceNs: null, longestBits: longestBits(accepted) });
  const tell = (frames: readonly Frame[]) => {
    const text = frames.map((frame) => (json ? frameJson(scope.see(frame)) : frameText(scope.see(frame), terminal)));
    if (text.length === 0) return;
    bar.end();
    terminal.out(text.join(''));
  };
  try {
    for await (const edges of readEdges(file, (bytes) => bar.seen(megabytes(bytes), megabytes(size)))) {
      const taken = assemble(assembly, edges);
      assembly = taken.assembly;
      tell(taken.frames);
    }
    tell(flush(assembly, closesAtNs(assembly) ?? 0n).frames);
  } finally {
    bar.end();
  }
  return conclude(scope, { file, json }, terminal);
}

function conclude(scope: Scope, { file, json }: { file: string; json: boolean }, terminal: Terminal): number {
  const { language } = terminal;
  if (scope.frames === 0) terminal.err(`${fill(words.none[language], { file })}\n`);
  if (scope.wiresSwapped) terminal.err(`${paint(terminal, 'red', words.swapped[language])}\n`);
  if (!json && scope.frames > 0) {
    const what = [...scope.counts].map(([kind, count]) => `${kindText(kind, terminal)} ${count}`).join(', ');
    terminal.out(`${fill(words.sum[language], { frames: scope.frames, what })}\n`);
  }
  return scope.frames > 0 && scope.faulty === 0 ? exit.ok : exit.no;
}

function kindText(kind: string, { language }: Terminal): string {
  return kind === 'card' || kind === 'keypad' ? words[kind][language] : kind;
}

function fileNamed({ words: [verb, name, ...more] }: Arguments): string {
  if (verb !== 'decode')
    throw new UsageError({
      en: `${verb === undefined ? '' : `There is no reader ${verb}. `}Write: duskgate reader watch READER, or decode FILE.`,
      zh: `${verb === undefined ? '' : `没有 reader ${verb} 这一命令。`}请写：duskgate reader watch READER，或 decode FILE。`,
    });
  if (name === undefined || more.length > 0)
    throw new UsageError({
      en: 'Name one recording: duskgate reader decode FILE.',
      zh: '请写明一份记录：duskgate reader decode FILE。',
    });
  const found = statSync(name, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UsageError({ en: `${name}: there is no such file.`, zh: `${name}：没有这个文件。` });
  if (found.isDirectory())
    throw new UsageError({
      en: `${name} is a folder. Name a recording in it.`,
      zh: `${name} 是目录。请写明其中的一份记录。`,
    });
  return name;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
