import { execFile } from 'node:child_process';

/** Something with certificates that a person must mend; the message says what, where and what to do. */
export class CertTrouble extends Error {
  override readonly name = 'CertTrouble';
}

const patienceMs = 60_000;

/** Runs openssl's command line; answers with what it printed. Rejects with CertTrouble in its own last words. */
export function openssl(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('openssl', args, { timeout: patienceMs, encoding: 'utf8' }, (error, out, err) => {
      if (error === null) return resolve(out);
      const missing = 'code' in error && error.code === 'ENOENT';
      const words = missing
        ? 'openssl is not on this machine. Install it: apt install openssl'
        : `openssl ${args[0]}: ${lastLine(err) || error.message}`;
      reject(new CertTrouble(words, { cause: error }));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
