import { askAndTell } from './ask.ts';
import { type Command, UsageError } from './command.ts';
import { askedEnd, endOptions } from './endOption.ts';
import { stateOption } from './places.ts';

/** `duskgate emergency on|off`: every zone that is not locked out to full, until a stated end. */
export const emergency: Command = {
  name: 'emergency',
  words: 'on|off',
  text: { en: 'all lights to full (fire, security), or end it', zh: '应急全亮（火警、治安），或结束' },
  options: [...endOptions, { name: 'why', value: 'TEXT', text: { en: 'reason', zh: '原因' } }, stateOption],
  examples: ['duskgate emergency on --for 1h --why "fire alarm block 3"', 'duskgate emergency off'],
  run: (given, terminal) => {
    const word = given.words[0];
    if (word !== 'on' && word !== 'off')
      throw new UsageError({
        en: 'Write: duskgate emergency on, or duskgate emergency off.',
        zh: '请写：duskgate emergency on，或 duskgate emergency off。',
      });
    return askAndTell(
      word === 'on' ? { kind: 'emergency', end: askedEnd(given) } : { kind: 'emergencyEnd' },
      given,
      terminal,
    );
  },
};
