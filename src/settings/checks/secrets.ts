import type { Words } from '../../words/language.ts';
import { type Finding, hasSecret, type Path } from '../problem.ts';

const words = {
  inAddress: {
    en: 'There is a password in this address, and many people read this file.',
    zh: '此地址中含有密码，而许多人会看到此文件。',
  },
  remedy: {
    en: 'Write the address without user and password; put the password alone in a file and name it in passwordFile.',
    zh: '请写不含用户名和密码的地址；将密码单独放入文件，并在 passwordFile 中写明该文件。',
  },
} satisfies Record<string, Words>;

/** Passwords inside addresses, wherever they stand: `mqtt://user:password@host`. */
export function secretFindings(data: unknown, path: Path = []): Finding[] {
  if (typeof data === 'string') return hasSecret(data) ? [finding(path)] : [];
  if (Array.isArray(data)) return data.flatMap((item, index) => secretFindings(item, [...path, index]));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => secretFindings(value, [...path, key]));
}

const finding = (path: Path): Finding => ({
  path,
  message: words.inAddress,
  remedy: words.remedy,
});
