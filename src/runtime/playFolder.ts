import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { lockFolder } from './lock.ts';

/** Says of a state folder that nothing in it was ever real. */
const markName = 'play.json';
/** What Node compiled is the same whoever plays. */
const keptName = 'compile-cache';

const noPlay: Words = {
  en: '{folder}: this folder holds no play. Move it away, or name another folder with --state.',
  zh: '{folder}：此目录不是演示目录。请移走它，或用 --state 写明另一目录。',
};

/** The state folder of a play, inside that of the estate: what is played never stands among what was lived. */
export function playFolderIn(stateFolder: string): string {
  return join(stateFolder, 'play');
}

export function isPlayFolder(folder: string): boolean {
  return existsSync(join(folder, markName));
}

/**
 * Makes the folder ready for another play: the one before is forgotten, for its nights lie ahead of today. Throws SaidError
 * when the folder holds anything else, and LockedError when somebody still plays in it.
 */
export function beginPlay(folder: string, speed: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  const before = readdirSync(folder).filter((name) => name !== keptName);
  if (before.length > 0 && !isPlayFolder(folder)) throw new SaidError(worded(noPlay, { folder }));
  if (before.length > 0) lockFolder(folder).release();
  for (const name of readdirSync(folder)) {
    if (name !== keptName && name !== markName) rmSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, markName), `${JSON.stringify({ play: true, speed })}\n`);
}
