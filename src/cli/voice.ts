import { userInfo } from 'node:os';
import { askCore } from '../channel/connect.ts';
import type { SiteView } from '../controller/view.ts';
import { openHistory } from '../journal/history/historyFile.ts';
import type { Question } from '../ports.ts';
import { type VoiceAbout, type VoiceKind, voiceKinds } from '../service/voice/voice.ts';
import { noSuch } from '../words/choice.ts';
import type { Words } from '../words/language.ts';
import { askAndTell, askView, coreNonsense } from './ask.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { evidenceText } from './evidenceText.ts';
import { estateZone, noHistoryYet } from './historyPlace.ts';
import { momentGiven } from './momentOption.ts';
import { controlSocket, stateFolder, stateOption } from './places.ts';
import type { Terminal } from './terminal.ts';
import { voicesIn, voiceTable } from './voiceList.ts';

const words = {
  none: { en: 'No resident waits for an answer.', zh: '没有待答复的居民意见。' },
  noneAtAll: { en: 'Nothing was recorded.', zh: '尚无登记。' },
} satisfies Record<string, Words>;

/** `duskgate voice`: what residents say, what the device knows of that moment, and the answer they get. */
export const voice: Command = {
  name: 'voice',
  words: 'list|record|look|answer [ZONE|LANE|ID]',
  text: { en: 'what residents say, what really was, the answer', zh: '居民意见：登记、核实、答复' },
  options: [
    {
      name: 'at',
      value: 'TIME',
      text: { en: 'when: 05:40, or "2026-11-23 05:40" at the estate', zh: '时间：05:40 或 "2026-11-23 05:40"（当地）' },
    },
    {
      name: 'kind',
      value: 'KIND',
      text: {
        en: `${voiceKinds.join(', ')} (else dark, at a lane wait)`,
        zh: `${voiceKinds.join('、')}（缺省 dark，车道 wait）`,
      },
    },
    { name: 'text', value: 'TEXT', text: { en: 'what was said; what is answered', zh: '原话；答复' } },
    { name: 'all', value: null, text: { en: 'list: answered ones too', zh: '列表：含已答复' } },
    { name: 'json', value: null, text: { en: 'list, look: as JSON', zh: '列表、核实：JSON 输出' } },
    stateOption,
  ],
  examples: [
    'duskgate voice record path-east --at 05:40 --text "path B dark at 05:40"',
    'duskgate voice record gate-in --at "2026-11-23 18:10" --text "waited ten minutes at the gate"',
    'duskgate voice look path-east --at 05:40 --kind dark',
    'duskgate voice list --all',
    'duskgate voice answer 3f2a9c01 --text "from tomorrow it is lit until 05:45"',
  ],
  run: async (given, terminal) => {
    const [verb = 'list', named, ...more] = given.words;
    if (more.length > 0)
      throw new UsageError({ en: 'Write one zone, lane or id.', zh: '请只写一个区域、车道或编号。' });
    switch (verb) {
      case 'list':
        return list(given, terminal);
      case 'record':
        return record(named, given, terminal);
      case 'look':
        return look(named, given, terminal);
      case 'answer':
        return answer(named, given, terminal);
      default:
        throw new UsageError({
          en: 'Write: duskgate voice list, record ZONE, look ZONE, or answer ID.',
          zh: '请写：duskgate voice list、record ZONE、look ZONE 或 answer ID。',
        });
    }
  },
};

/** From the store's file, so that it works with core dead. */
function list(given: Arguments, terminal: Terminal): number {
  const folder = stateFolder(given);
  const timeZone = estateZone(folder);
  const history = openHistory(folder, timeZone);
  if (history === null) return noHistoryYet(folder, terminal);
  try {
    const all = voicesIn(history.reader, Date.now(), timeZone);
    const shown = given.switches.has('all') ? all : all.filter((one) => one.answer === null);
    const none = given.switches.has('all') ? words.noneAtAll : words.none;
    if (given.switches.has('json')) terminal.out(`${JSON.stringify(shown)}\n`);
    else terminal.out(shown.length === 0 ? `${none[terminal.language]}\n` : voiceTable(shown, timeZone, terminal));
    return exit.ok;
  } finally {
    history.close();
  }
}

async function record(named: string | undefined, given: Arguments, terminal: Terminal): Promise<number> {
  const said = given.options['text'];
  if (said === undefined)
    throw new UsageError({
      en: 'Say what the resident said: --text "path B dark at 05:40".',
      zh: '请写明居民的原话：--text "B 路 05:40 没有灯"。',
    });
  const view = await askView(given);
  const { about, kind, atMs } = momentOf(named, view, given);
  return askAndTell({ kind: 'voiceRecord', about, voice: kind, atMs, text: said }, given, terminal, view.timeZone);
}

async function look(named: string | undefined, given: Arguments, terminal: Terminal): Promise<number> {
  const view = await askView(given);
  const { about, kind, atMs } = momentOf(named, view, given);
  const question: Question = { kind: 'voice', about, voice: kind, atMs };
  const frame = { kind: 'question', id: 'look', login: userInfo().username, question } as const;
  const answered = await askCore({ path: controlSocket(given), frame, answer: 'answer', timeoutMs: 10_000 });
  if (answered.kind === 'answer' && answered.answer?.kind === 'voice') {
    const { evidence } = answered.answer;
    if (given.switches.has('json')) terminal.out(`${JSON.stringify(evidence)}\n`);
    else terminal.out(evidenceText(evidence, view.timeZone, terminal));
    return exit.ok;
  }
  const refused = answered.kind === 'answer' || answered.kind === 'refused' ? answered.text : coreNonsense;
  terminal.err(`${refused[terminal.language]}\n`);
  return exit.no;
}

async function answer(named: string | undefined, given: Arguments, terminal: Terminal): Promise<number> {
  const told = given.options['text'];
  if (named === undefined || told === undefined)
    throw new UsageError({
      en: 'Write the id (duskgate voice list shows it) and --text "what the resident is told".',
      zh: '请写编号（见 duskgate voice list）以及 --text "给居民的答复"。',
    });
  const { voices } = await askView(given);
  const meant = voices.filter(({ id }) => id.startsWith(named));
  if (meant.length > 1)
    throw new UsageError({
      en: `"${named}" begins ${meant.length} ids: write more of it.`,
      zh: `有 ${meant.length} 个编号以“${named}”开头：请多写几位。`,
    });
  return askAndTell({ kind: 'voiceAnswer', voice: meant[0]?.id ?? named, text: told }, given, terminal);
}

type Moment = { readonly about: VoiceAbout; readonly kind: VoiceKind; readonly atMs: number };

function momentOf(named: string | undefined, { zones, lanes, timeZone }: SiteView, given: Arguments): Moment {
  if (named === undefined)
    throw new UsageError({
      en: 'Name the zone or lane, such as: duskgate voice record path-east',
      zh: '请写明区域或车道，例如：duskgate voice record path-east',
    });
  const isZone = zones.some(({ id }) => id === named);
  if (!isZone && !lanes.some(({ id }) => id === named)) {
    throw new UsageError(noSuch('place', named, [...zones, ...lanes]));
  }
  const at = given.options['at'];
  if (at === undefined)
    throw new UsageError({
      en: 'Say when it happened: --at 05:40, or --at "2026-11-23 05:40".',
      zh: '请写明发生时间：--at 05:40，或 --at "2026-11-23 05:40"。',
    });
  const wanted = given.options['kind'] ?? (isZone ? 'dark' : 'wait');
  const kind = voiceKinds.find((one) => one === wanted);
  if (kind === undefined)
    throw new UsageError({
      en: `--kind ${wanted}: write one of ${voiceKinds.join(', ')}.`,
      zh: `--kind ${wanted}：请写其中之一：${voiceKinds.join('、')}。`,
    });
  return { about: { kind: isZone ? 'zone' : 'lane', id: named }, kind, atMs: momentGiven(at, timeZone, Date.now()) };
}
