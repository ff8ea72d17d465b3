import { execFile } from 'node:child_process';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';

/** Something with certificates that a person must mend; the message says what, where and what to do. */
export class CertTrouble extends SaidError {
  override readonly name = 'CertTrouble';
}

const words = {
  missing: {
    en: 'openssl is not on this machine. Install it: apt install openssl',
    zh: '本机没有 openssl。请安装：apt install openssl',
  },
  failed: { en: 'openssl {verb}: {why}', zh: 'openssl {verb} 未成功：{why}' },
} satisfies Record<string, Words>;

const patienceMs = 60_000;

/** Runs openssl's command line; answers with what it printed. Rejects with CertTrouble in its own last words. */
export function openssl(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('openssl', args, { timeout: patienceMs, encoding: 'utf8' }, (error, out, err) => {
      if (error === null) return resolve(out);
      const missing = 'code' in error && error.code === 'ENOENT';
      const told = { verb: args[0] ?? '', why: lastLine(err) || error.message };
      reject(new CertTrouble(missing ? words.missing : worded(words.failed, told), { cause: error }));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
