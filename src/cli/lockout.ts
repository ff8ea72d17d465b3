import { askAndTell, zonesOf } from './ask.ts';
import { type Command, type Option, UsageError } from './command.ts';
import { stateOption } from './places.ts';

const whyOption: Option = { name: 'why', value: 'TEXT', text: { en: 'who works on what', zh: '何人在做何工作' } };

/** `duskgate lockout`: hands may be on the wires; dark until unlocked. */
export const lockout: Command = {
  name: 'lockout',
  words: 'ZONE[,ZONE]',
  text: { en: 'keep zones dark while hands are on the wires', zh: '检修上锁：区域保持断开' },
  options: [whyOption, stateOption],
  examples: ['duskgate lockout path-east --why "Li changes driver 7"'],
  run: (given, terminal) => {
    const zones = zonesOf(given, 'duskgate lockout path-east --why "Li changes driver 7"');
    if ((given.options['why'] ?? '').trim() === '')
      throw new UsageError({
        en: 'A lockout says why: --why "who works on what".',
        zh: '上锁须写明原因：--why "何人在做何工作"。',
      });
    return askAndTell({ kind: 'lockout', zones }, given, terminal);
  },
};

/** `duskgate unlock`: releases a lockout. */
export const unlock: Command = {
  name: 'unlock',
  words: 'ZONE[,ZONE]',
  text: { en: 'release a lockout', zh: '解除检修上锁' },
  options: [whyOption, stateOption],
  examples: ['duskgate unlock path-east --why "driver 7 done, all hands off"'],
  run: (given, terminal) =>
    askAndTell({ kind: 'unlock', zones: zonesOf(given, 'duskgate unlock path-east') }, given, terminal),
};
