import { expect, test } from 'vitest';
import { chipGone, holders, lineBusy, lineDriven, lineNotHeld, lineUnknown } from '../../../firmware/board/chip.ts';
import { Claims } from '../../../firmware/board/claims.ts';
import { inWords } from '../../../firmware/board/linuxWords.ts';
import { channelBusy, channelNotHeld, channelUnknown } from '../../../firmware/board/pwm.ts';
import { wordsOf } from '../../../src/words/saidError.ts';
import { chineseFault } from '../../makers/chinese.ts';

const line = { label: 'pinctrl', line: 'GPIO17' };
const channel = { label: 'kernel PWM', channel: 'PWM0' };
const errnos = ['EBUSY', 'EPERM', 'EINVAL', 'EIO', 'EMFILE', 'ENODEV', 'EDOM'];

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

const released = new Claims<boolean>(() => ({ set: () => undefined, release: () => undefined }));
released.release();

test.each([
  lineBusy({ ...line, by: holders.driver }),
  lineUnknown({ ...line, names: [] }),
  lineUnknown({ ...line, names: ['GPIO18'] }),
  chipGone('pinctrl'),
  lineNotHeld({ ...line, want: 'output' }),
  lineDriven(line),
  channelBusy({ ...channel, by: holders.entry }),
  channelUnknown({ ...channel, names: [] }),
  channelUnknown({ ...channel, names: ['PWM1'] }),
  channelNotHeld(channel),
  ...errnos.map((code) => inWords('pinctrl', 'GPIO17', Object.assign(new Error(code), { code }))),
  thrownBy(() => released.set('GPIO17', true)),
])('%s: the board says it in Chinese too', (error) => {
  expect(chineseFault(wordsOf(error))).toBeNull();
});
