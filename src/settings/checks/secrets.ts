import { type Finding, hasSecret, type Path } from '../problem.ts';

/** Passwords inside addresses, wherever they stand: `mqtt://user:password@host`. */
export function secretFindings(data: unknown, path: Path = []): Finding[] {
  if (typeof data === 'string') return hasSecret(data) ? [finding(path)] : [];
  if (Array.isArray(data)) return data.flatMap((item, index) => secretFindings(item, [...path, index]));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => secretFindings(value, [...path, key]));
}

const finding = (path: Path): Finding => ({
  path,
  message: 'There is a password in this address, and many people read this file.',
  remedy: 'Write the address without user and password; put the password alone in a file and name it in passwordFile.',
});
