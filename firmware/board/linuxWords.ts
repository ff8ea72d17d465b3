import { chipGone } from './chip.ts';
import { errnoOf } from './libc.ts';

/** What the kernel's answer about lines means to a person at the pole, and what to do about it. */
export function inWords(label: string, line: string, cause: unknown): Error {
  const errno = errnoOf(cause);
  if (errno === 'ENODEV') return chipGone(label);
  return new Error(`line ${line} on ${label}: ${remedyFor(errno)} (${String(cause)})`, { cause });
}

function remedyFor(errno: string | null): string {
  if (errno === 'EBUSY') return 'another program or a kernel driver holds it. Stop that, or choose another line.';
  if (errno === 'EPERM' || errno === 'EACCES')
    return 'this user may not use it. Add it to the group gpio (usermod -aG gpio NAME) and log in anew.';
  if (errno === 'EINVAL' || errno === 'ENOTSUPP' || errno === 'EOPNOTSUPP')
    return 'the chip cannot do that: a line that is an input only, a pull resistor or edges it does not have. Choose another line.';
  if (errno === 'EIO' || errno === 'ETIMEDOUT' || errno === 'EREMOTEIO')
    return 'the chip did not answer. Check its cable and supply.';
  if (errno === 'EMFILE' || errno === 'ENFILE') return 'too many open files. Restart duskgate and report this.';
  return 'the kernel refused. Restart duskgate and report this line.';
}
