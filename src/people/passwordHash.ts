import { pbkdf2, pbkdf2Sync, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** SHA-512 gives 64 bytes, and mosquitto's salt has 12. */
const hashBytes = 64;
const saltBytes = 12;
/**
 * mosquitto_passwd makes 101 rounds, which a thief of the file tries millions of times a second. mosquitto works one login at a
 * time, so that more rounds hold up everybody else: these take some 20 ms on an office machine.
 */
const usualRounds = 20_000;

const shape = /^\$7\$(\d{1,8})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*)$/;

/** A password as mosquitto 1.6 and later keep it: `$7$rounds$salt$hash`, PBKDF2 with SHA-512. */
export function hashed(password: string, rounds: number = usualRounds): string {
  const salt = randomBytes(saltBytes);
  const hash = pbkdf2Sync(password, salt, rounds, hashBytes, 'sha512');
  return `$7$${rounds}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

export function isHash(text: string): boolean {
  return shape.test(text);
}

/** Whether a password is the one that was hashed. Never rejects: what is no hash fits no password. */
export function fits(password: string, hash: string): Promise<boolean> {
  const [, count, salt, expected] = shape.exec(hash) ?? [];
  if (count === undefined || salt === undefined || expected === undefined) return Promise.resolve(false);
  const wanted = Buffer.from(expected, 'base64');
  return new Promise((resolve) => {
    pbkdf2(password, Buffer.from(salt, 'base64'), Number(count), wanted.length, 'sha512', (problem, made) => {
      resolve(problem === null && wanted.length === hashBytes && timingSafeEqual(made, wanted));
    });
  });
}

/** A password nobody guesses and a person can type: four groups of five letters and digits that cannot be mixed up, 98 bits. */
export function madePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const word = (): string => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, word).join('-');
}
