import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adopt, type CardFiles, readHeld } from '../../src/cards/rosterFolder.ts';
import { type Disk, nodeDisk } from '../../src/settings/acceptedDisk.ts';
import { aCard, aRoster, aTrust, filesIn } from '../makers/roster.ts';

const trust = aTrust();
let folder: string;
let files: CardFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-roster-'));
  files = filesIn(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const held = () => readHeld(files, trust).roster;
const take = (bytes: Buffer, disk: Disk = nodeDisk) => adopt(bytes, held(), { files, trust, disk });
const version = (n: number) => aRoster({ version: n, cards: [aCard(n)] });

/** A disk whose power goes at the given step: a write leaves half a file. */
function dyingDisk(dieAt: number): Disk {
  let steps = 0;
  const step = (half: () => void, whole: () => void) => {
    steps += 1;
    if (steps > dieAt) throw new Error('no power');
    if (steps < dieAt) return whole();
    half();
    throw new Error('power cut');
  };
  return {
    write: (path, bytes) =>
      step(
        () => writeFileSync(path, bytes.subarray(0, bytes.length / 2)),
        () => nodeDisk.write(path, bytes),
      ),
    rename: (from, to) =>
      step(
        () => {},
        () => nodeDisk.rename(from, to),
      ),
    syncFolder: (name) =>
      step(
        () => {},
        () => nodeDisk.syncFolder(name),
      ),
  };
}

describe('the folder of rosters', () => {
  test('holds the newest, and the one before it', () => {
    for (const n of [1, 2, 3]) expect(take(version(n))).toMatchObject({ kind: 'adopted', isNew: true });
    expect(held()?.head.version).toBe(3);
    rmSync(files.current);
    expect(held()?.head.version).toBe(2);
  });

  test('is empty at first, and says nothing about it', () => {
    expect(readHeld(files, trust)).toEqual({ roster: null, passedOver: [] });
  });

  test('refuses an older one and another of the same version; the running one stays', () => {
    take(version(5));
    expect(take(version(4))).toMatchObject({ kind: 'refused', code: 'older' });
    expect(take(aRoster({ version: 5 }))).toMatchObject({ kind: 'refused', code: 'version_taken' });
    expect(take(version(5))).toMatchObject({ kind: 'adopted', isNew: false });
    expect(held()?.head.version).toBe(5);
  });

  test('does not go back to an older one when somebody else has brought a newer', () => {
    take(version(1));
    const old = held();
    take(version(7));
    expect(adopt(version(6), old, { files, trust })).toMatchObject({ kind: 'refused', code: 'older' });
  });

  test('falls back to the one before when the newest is damaged, says so, and never keeps the damage', () => {
    take(version(1));
    take(version(2));
    truncateSync(files.current, 100);
    const read = readHeld(files, trust);
    expect(read.roster?.head.version).toBe(1);
    expect(read.passedOver).toMatchObject([
      { en: expect.stringContaining(files.current), zh: expect.stringContaining(files.current) },
    ]);
    take(version(3));
    rmSync(files.current);
    expect(held()?.head.version).toBe(1);
  });

  test('refuses nothing into being: a bad roster leaves every file as it was', () => {
    take(version(1));
    const before = readFileSync(files.current);
    for (const bad of [Buffer.from('x'), version(2).subarray(0, -5), Buffer.alloc(0)])
      expect(take(bad).kind).toBe('refused');
    expect(readFileSync(files.current).equals(before)).toBe(true);
    expect(readdirSync(files.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6])('has the old or the new one after a power cut at step %i, whole', (dieAt) => {
    take(version(1));
    take(version(2));
    expect(() => take(version(3), dyingDisk(dieAt))).toThrow('power cut');
    const after = held();
    expect([2, 3]).toContain(after?.head.version);
    expect(after?.head.cards).toBe(1);
    expect(take(version(4))).toMatchObject({ kind: 'adopted' });
    expect(held()?.head.version).toBe(4);
  });
});
