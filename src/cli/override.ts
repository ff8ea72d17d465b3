import { type Words, worded } from '../words/language.ts';
import { askAndTell, zonesOf } from './ask.ts';
import { type Command, type Option, UsageError } from './command.ts';
import { askedEnd, endOptions } from './endOption.ts';
import { stateOption } from './places.ts';

const whyOption: Option = {
  name: 'why',
  value: 'TEXT',
  text: { en: 'reason, kept in the records', zh: '原因，将存入记录' },
};

/** `duskgate override`: holds zones at a level until a stated end. */
export const override: Command = {
  name: 'override',
  words: 'ZONE[,ZONE] LEVEL',
  text: { en: 'hold zones at a level for a while', zh: '在一段时间内把区域保持在某亮度' },
  options: [
    ...endOptions,
    whyOption,
    {
      name: 'below-floor',
      value: null,
      text: { en: 'allow less than the floor of a must-be-lit zone in the dark', zh: '允许必亮区域在夜间低于下限' },
    },
    { name: 'allow-boost', value: null, text: { en: 'movement may still raise the level', zh: '仍允许感应提高亮度' } },
    stateOption,
  ],
  examples: [
    'duskgate override road-main 100 --for 2h --why "ambulance expected"',
    'duskgate override sports-court 0 --until next-switch',
  ],
  run: (given, terminal) => {
    const zones = zonesOf(given, 'duskgate override road-main 100');
    const level = levelOf(given.words[1]);
    const belowFloor = given.switches.has('below-floor');
    const allowBoost = given.switches.has('allow-boost');
    return askAndTell(
      { kind: 'override', zones, level, end: askedEnd(given), belowFloor, allowBoost },
      given,
      terminal,
    );
  },
};

/** `duskgate resume`: ends overrides; the schedule takes over at once. */
export const resume: Command = {
  name: 'resume',
  words: 'ZONE[,ZONE]',
  text: { en: 'end an override now; the schedule takes over', zh: '立即结束手动设定，恢复计划' },
  options: [whyOption, stateOption],
  examples: ['duskgate resume road-main'],
  run: (given, terminal) =>
    askAndTell({ kind: 'resume', zones: zonesOf(given, 'duskgate resume road-main') }, given, terminal),
};

const missing: Words = { en: 'missing', zh: '空' };
const badLevel: Words = {
  en: 'LEVEL is {word}; write 0 to 100, on or off.',
  zh: '亮度 LEVEL 为{word}；请填写 0 至 100、on 或 off。',
};

function levelOf(word: string | undefined): number {
  const words: Readonly<Record<string, number>> = { on: 100, off: 0 };
  const level = words[word ?? ''] ?? (/^\d{1,3}%?$/.test(word ?? '') ? Number.parseInt(word ?? '', 10) : Number.NaN);
  if (!(level >= 0 && level <= 100)) throw new UsageError(worded(badLevel, { word: word ?? missing }));
  return level;
}
