import { foreign, type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import { chipGone } from './chip.ts';
import { errnoOf } from './libc.ts';

const words = {
  line: { en: 'line {line} on {label}: {remedy} ({cause})', zh: '{label} 的引脚 {line}：{remedy}（{cause}）' },
  busy: {
    en: 'another program or a kernel driver holds it. Stop that, or choose another line.',
    zh: '被其他程序或内核驱动占用。请停止它，或改用其他引脚。',
  },
  forbidden: {
    en: 'this user may not use it. Add it to the group gpio (usermod -aG gpio NAME) and log in anew.',
    zh: '当前用户无权使用。请将其加入 gpio 组（usermod -aG gpio NAME）并重新登录。',
  },
  unable: {
    en: 'the chip cannot do that: a line that is an input only, a pull resistor or edges it does not have. Choose another line.',
    zh: '芯片做不到：该引脚仅能输入，或没有所需的上下拉电阻或边沿检测。请改用其他引脚。',
  },
  mute: { en: 'the chip did not answer. Check its cable and supply.', zh: '芯片没有应答。请检查其接线与电源。' },
  files: {
    en: 'too many open files. Restart duskgate and report this.',
    zh: '打开的文件过多。请重启 duskgate 并报告此事。',
  },
  refused: {
    en: 'the kernel refused. Restart duskgate and report this line.',
    zh: '内核拒绝。请重启 duskgate 并报告此引脚。',
  },
} satisfies Record<string, Words>;

/** What the kernel's answer about lines means to a person at the pole, and what to do about it. */
export function inWords(label: string, line: string, cause: unknown): Error {
  const errno = errnoOf(cause);
  if (errno === 'ENODEV') return chipGone(label);
  const told = { label, line, remedy: remedyFor(errno), cause: foreign(String(cause)) };
  return new SaidError(worded(words.line, told), { cause });
}

function remedyFor(errno: string | null): Words {
  if (errno === 'EBUSY') return words.busy;
  if (errno === 'EPERM' || errno === 'EACCES') return words.forbidden;
  if (errno === 'EINVAL' || errno === 'ENOTSUPP' || errno === 'EOPNOTSUPP') return words.unable;
  if (errno === 'EIO' || errno === 'ETIMEDOUT' || errno === 'EREMOTEIO') return words.mute;
  if (errno === 'EMFILE' || errno === 'ENFILE') return words.files;
  return words.refused;
}
