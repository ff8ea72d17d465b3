import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './command.ts';

/** Refuses a folder that is there already, before any work is done for it. */
export function assertNew(folder: string): void {
  if (existsSync(folder))
    throw new UsageError({
      en: `--out ${folder}: this is there already. Name a folder that is not.`,
      zh: `--out ${folder}：此目录已存在。请写一个不存在的目录。`,
    });
  if (!existsSync(dirname(folder)))
    throw new UsageError({
      en: `--out ${folder}: there is no folder ${dirname(folder)}.`,
      zh: `--out ${folder}：没有目录 ${dirname(folder)}。`,
    });
}

/** Writes a folder that appears whole or not at all: beside it first, synced, then renamed. */
export function writeFolder(folder: string, files: Readonly<Record<string, string>>): void {
  const beside = `${folder}.${process.pid}.tmp`;
  mkdirSync(beside);
  try {
    for (const [name, text] of Object.entries(files)) writeSynced(join(beside, name), text);
    syncFolder(beside);
    renameSync(beside, folder);
    syncFolder(dirname(folder));
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw error;
  }
}

function writeSynced(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o640);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
