import type { Words } from '../words/language.ts';
import { askAndTell } from './ask.ts';
import { type Command, UsageError } from './command.ts';
import { daysOptions } from './daysOption.ts';
import { gateFigures } from './gateFigures.ts';
import { stateOption } from './places.ts';

const asks = { open: 'gateOpen', reset: 'laneReset' } as const;

const noWhy: Readonly<Record<keyof typeof asks, Words>> = {
  open: { en: 'A gate is not opened without a reason: --why TEXT.', zh: '开闸须写明原因：--why TEXT。' },
  reset: { en: 'A gate is not reset without a reason: --why TEXT.', zh: '复位须写明原因：--why TEXT。' },
};

/** `duskgate gate open|reset|figures`: lets a vehicle in, puts a lane back to work after a look, tells what it did. */
export const gate: Command = {
  name: 'gate',
  words: 'open|reset|figures LANE',
  text: {
    en: 'open a lane for the vehicle there, reset it, or see its figures',
    zh: '为当前车辆开闸、复位车道、查看车道数据',
  },
  options: [
    {
      name: 'why',
      value: 'TEXT',
      text: { en: 'open, reset: reason, kept in the records (required)', zh: '开闸/复位：原因，将存入记录（必填）' },
    },
    ...daysOptions,
    { name: 'json', value: null, text: { en: 'figures: as JSON', zh: '数据：JSON 输出' } },
    stateOption,
  ],
  examples: [
    'duskgate gate open gate-in --why "courier, parcel for B-1102"',
    'duskgate gate reset gate-in --why "arm checked, branch removed"',
    'duskgate gate figures gate-in --from 2026-11-01',
  ],
  run: (given, terminal) => {
    const [verb = '', lane, ...more] = given.words;
    if (verb === 'figures') return gateFigures(given, terminal);
    if (verb !== 'open' && verb !== 'reset')
      throw new UsageError({
        en: 'Write: duskgate gate open LANE --why TEXT, duskgate gate reset LANE --why TEXT, or duskgate gate figures [LANE].',
        zh: '请写：duskgate gate open LANE --why TEXT、duskgate gate reset LANE --why TEXT，或 duskgate gate figures [LANE]。',
      });
    if (lane === undefined || more.length > 0)
      throw new UsageError({
        en: `Name one lane, such as: duskgate gate ${verb} gate-in --why TEXT`,
        zh: `请指明一条车道，如：duskgate gate ${verb} gate-in --why TEXT`,
      });
    if ((given.options['why'] ?? '').trim() === '') throw new UsageError(noWhy[verb]);
    return askAndTell({ kind: asks[verb], lane }, given, terminal);
  },
};
