import type { LaneView } from '../access/laneView.ts';
import type { Ask } from '../controller/command.ts';
import type { SiteView } from '../controller/view.ts';
import { noSuch } from '../words/choice.ts';
import { fill, type Words } from '../words/language.ts';
import { askAndTell, askView } from './ask.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { callTable } from './laneText.ts';
import { stateOption } from './places.ts';
import type { Terminal } from './terminal.ts';

const verbs = ['list', 'ack', 'arrive', 'resolve'] as const;
type Verb = (typeof verbs)[number];
const ends = ['card', 'guardOpen', 'turnedAway'] as const;

const words = {
  none: { en: 'No call is open.', zh: '没有未结束的呼叫。' },
  noneAt: { en: 'No call is open at {lane}.', zh: '{lane} 没有未结束的呼叫。' },
} satisfies Record<string, Words>;

/** `duskgate call`: the drivers who wait for a guard, and his word on each. */
export const call: Command = {
  name: 'call',
  words: 'list|ack|arrive|resolve [LANE]',
  text: { en: 'drivers who wait for the guard; say that you come', zh: '等候门卫的司机；应答、到场、结束' },
  options: [
    {
      name: 'end',
      value: 'HOW',
      text: {
        en: `resolve: ${ends.join(', ')} (with help by card, let in, sent away)`,
        zh: `结束方式：${ends.join('、')}（协助刷卡、门卫开闸、劝返）`,
      },
    },
    { name: 'needed', value: 'yes|no', text: { en: 'resolve: was help really needed', zh: '结束：是否确需协助' } },
    {
      name: 'call',
      value: 'ID',
      text: {
        en: 'resolve: a call that has ended, to say whether it was needed',
        zh: '结束：为已结束的呼叫补记是否需要',
      },
    },
    { name: 'why', value: 'TEXT', text: { en: 'remark, kept in the records', zh: '备注，将存入记录' } },
    { name: 'json', value: null, text: { en: 'list: as JSON', zh: '列表：JSON 输出' } },
    stateOption,
  ],
  examples: [
    'duskgate call list',
    'duskgate call ack gate-in',
    'duskgate call resolve gate-in --end card --needed yes',
  ],
  run: async (given, terminal) => {
    const [verb, lane, ...more] = given.words;
    if (!isVerb(verb) || more.length > 0)
      throw new UsageError({
        en: `Write one of: ${verbs.map((one) => `duskgate call ${one}`).join(', ')}, and a lane.`,
        zh: `请写其中之一：${verbs.map((one) => `duskgate call ${one}`).join('、')}，并写明车道。`,
      });
    const outcome = verb === 'resolve' ? outcomeOf(given) : null;
    const view = await askView(given);
    if (verb === 'list') return list(view, lane, given, terminal);
    const meant = callMeant(view, lane, given);
    if (meant !== null) return askAndTell(askOf(verb, meant, outcome), given, terminal);
    const none = lane === undefined ? words.none : words.noneAt;
    terminal.err(`${fill(none[terminal.language], { lane: lane ?? '' })}\n`);
    return exit.no;
  },
};

type Outcome = Pick<Extract<Ask, { kind: 'callResolve' }>, 'end' | 'needed'>;
type Meant = { readonly lane: string; readonly call: string };

function askOf(verb: Exclude<Verb, 'list'>, meant: Meant, outcome: Outcome | null): Ask {
  if (outcome !== null) return { kind: 'callResolve', ...meant, ...outcome };
  return { kind: verb === 'ack' ? 'callAcknowledge' : 'callArrive', ...meant };
}

function outcomeOf(given: Arguments): Outcome {
  const end = ends.find((one) => one === given.options['end']);
  if (end === undefined)
    throw new UsageError({
      en: `Say how it ended: --end ${ends.join(', --end ')}.`,
      zh: `请写明如何结束：--end ${ends.join('、--end ')}。`,
    });
  const needed = given.options['needed'];
  if (needed !== undefined && needed !== 'yes' && needed !== 'no')
    throw new UsageError({ en: `--needed ${needed}: write yes or no.`, zh: `--needed ${needed}：请写 yes 或 no。` });
  return { end, needed: needed === undefined ? null : needed === 'yes' };
}

/** The call that a person means: at the lane named, or the only one there is. Null = none is open. */
function callMeant({ lanes }: SiteView, lane: string | undefined, given: Arguments): Meant | null {
  const named = given.options['call'];
  if (named !== undefined) {
    if (lane === undefined)
      throw new UsageError({
        en: '--call wants the lane too: duskgate call resolve LANE --call ID.',
        zh: '--call 还须写明车道：duskgate call resolve LANE --call ID。',
      });
    return { lane, call: named };
  }
  const open = lanesMeant(lanes, lane).filter((one) => one.call !== null);
  const [first, second] = open;
  if (first === undefined || first.call === null) return null;
  if (second === undefined) return { lane: first.id, call: first.call.id };
  throw new UsageError({
    en: `Calls are open at ${open.map(({ id }) => id).join(' and ')}: name the lane.`,
    zh: `${open.map(({ id }) => id).join('、')} 都有未结束的呼叫：请写明车道。`,
  });
}

function lanesMeant(lanes: readonly LaneView[], lane: string | undefined): readonly LaneView[] {
  if (lane === undefined) return lanes;
  const found = lanes.filter(({ id }) => id === lane);
  if (found.length > 0) return found;
  throw new UsageError(noSuch('lane', lane, lanes));
}

function list(view: SiteView, lane: string | undefined, given: Arguments, terminal: Terminal): number {
  const open = lanesMeant(view.lanes, lane).filter((one) => one.call !== null);
  if (given.switches.has('json')) {
    terminal.out(`${JSON.stringify(open.map((one) => ({ lane: one.id, ...one.call })))}\n`);
  } else terminal.out(open.length === 0 ? `${words.none[terminal.language]}\n` : callTable(open, view, terminal));
  return exit.ok;
}

function isVerb(word: string | undefined): word is Verb {
  return verbs.some((verb) => verb === word);
}
