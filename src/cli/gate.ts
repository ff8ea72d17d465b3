import { askAndTell } from './ask.ts';
import { type Command, UsageError } from './command.ts';
import { stateOption } from './places.ts';

const asks = { open: 'gateOpen', reset: 'laneReset' } as const;

/** `duskgate gate open|reset`: lets one vehicle in, or puts a lane back to work after somebody has looked. */
export const gate: Command = {
  name: 'gate',
  words: 'open|reset LANE',
  text: { en: 'open a lane for the vehicle there, or reset it', zh: '为当前车辆开闸，或复位车道' },
  options: [
    {
      name: 'why',
      value: 'TEXT',
      text: { en: 'reason, kept in the records (required)', zh: '原因，将存入记录（必填）' },
    },
    stateOption,
  ],
  examples: [
    'duskgate gate open gate-in --why "courier, parcel for B-1102"',
    'duskgate gate reset gate-in --why "arm checked, branch removed"',
  ],
  run: (given, terminal) => {
    const [verb = '', lane, ...more] = given.words;
    if (verb !== 'open' && verb !== 'reset')
      throw new UsageError('Write: duskgate gate open LANE --why TEXT, or duskgate gate reset LANE --why TEXT.');
    if (lane === undefined || more.length > 0)
      throw new UsageError(`Name one lane, such as: duskgate gate ${verb} gate-in --why TEXT`);
    if ((given.options['why'] ?? '').trim() === '')
      throw new UsageError(`A gate is not ${verb === 'open' ? 'opened' : 'reset'} without a reason: --why TEXT.`);
    return askAndTell({ kind: asks[verb], lane }, given, terminal);
  },
};
