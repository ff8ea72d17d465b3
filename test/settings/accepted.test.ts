import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptedFiles, isCurrent, readAccepted, sha256Of, writeAccepted } from '../../src/settings/accepted.ts';
import { type Disk, nodeDisk } from '../../src/settings/acceptedDisk.ts';
import { aCopy } from '../makers/acceptedCopy.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-accepted-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (file: string): string => join(folder, file);
const accept = (...copies: readonly number[]) => copies.forEach((n) => writeAccepted(folder, aCopy(n)));

/** Which copy is read, from which file, and what was said of the files before it. */
function reading() {
  const read = readAccepted(folder);
  const why = Object.fromEntries(read.passedOver.map((over) => [over.file, over.why]));
  return read.kind === 'ok'
    ? { copy: read.accepted.acceptedAtMs, from: read.from, why }
    : { copy: null, from: null, why };
}

describe('an accepted copy', () => {
  test('comes back as it was written, with the two before it', () => {
    accept(1, 2, 3, 4);
    const read = readAccepted(folder);
    expect(read).toMatchObject({ kind: 'ok', from: 'site.json', passedOver: [], accepted: { v: 1, ...aCopy(4) } });
    rmSync(path('site.json'));
    expect(reading()).toMatchObject({ copy: 3, from: 'site.lkg.json' });
    rmSync(path('site.lkg.json'));
    expect(reading()).toMatchObject({ copy: 2, from: 'site.lkg2.json' });
    rmSync(path('site.lkg2.json'));
    expect(reading()).toMatchObject({
      copy: null,
      why: { 'site.json': 'it is missing', 'site.lkg2.json': 'it is missing' },
    });
  });

  test('of the release before has as null what that one did not know', () => {
    const { statusLed: _, homeAssistant: __, ...older } = aCopy(1).site;
    writeAccepted(folder, { ...aCopy(1), site: older as never });
    const read = readAccepted(folder);
    expect(read).toMatchObject({ accepted: { site: { statusLed: null, homeAssistant: null } } });
  });

  test('leaves nothing but the three files', () => {
    accept(1, 2, 3, 4);
    expect(readdirSync(folder).sort()).toEqual([...acceptedFiles].sort());
  });

  test('accepted again does not push out the ones before it', () => {
    accept(1, 2, 3, 3, 3, 3);
    rmSync(path('site.json'));
    expect(reading().copy).toBe(2);
  });

  test('that is damaged never pushes out one that is whole', () => {
    accept(1, 2, 3);
    writeFileSync(path('site.json'), 'garbage');
    accept(4);
    expect(reading()).toMatchObject({ copy: 4, from: 'site.json' });
    rmSync(path('site.json'));
    expect(reading().copy).toBe(2);
    writeFileSync(path('site.json'), readFileSync(path('site.lkg2.json')));
    writeFileSync(path('site.lkg.json'), '');
    accept(5);
    rmSync(path('site.json'));
    rmSync(path('site.lkg.json'));
    expect(reading()).toMatchObject({ copy: 1, from: 'site.lkg2.json' });
  });

  test('says of each damage what it is', () => {
    const damage = (bytes: Uint8Array | string) => {
      accept(1, 2);
      writeFileSync(path('site.json'), bytes);
      const { from, why } = reading();
      expect(from).toBe('site.lkg.json');
      return why['site.json'];
    };
    accept(7);
    const whole = readFileSync(path('site.json'));
    expect(damage('')).toBe('it is empty');
    expect(damage(whole.subarray(0, 300))).toBe('its end is missing or damaged');
    const flipped = Buffer.from(whole);
    flipped[40]! ^= 1;
    expect(damage(flipped)).toBe('its checksum does not fit its content');
    expect(damage(sealed({ v: 2 }))).toBe('it has format 2, this program reads 1');
    expect(damage(sealed({ v: 1, sources: [] }))).toBe('there is no site in it');
    rmSync(path('site.json'));
  });

  test('is passed over when a folder stands in its place', () => {
    accept(1, 2);
    rmSync(path('site.json'));
    mkdirSync(path('site.json'));
    expect(reading()).toMatchObject({ copy: 1 });
    expect(reading().why['site.json']).toContain('it cannot be read: EISDIR');
  });

  test('in a folder that is not there is none, and nothing is thrown', () => {
    expect(readAccepted(path('nowhere')).kind).toBe('none');
  });
});

/** A copy with a right checksum around any content. */
function sealed(content: unknown): string {
  const body = JSON.stringify(content);
  return `${body.slice(0, -1)},"sha256OfBody":"${sha256Of(body)}"}\n`;
}

describe('damage of any kind', () => {
  test('of one bit anywhere is noticed, and the copy before it runs', () => {
    accept(1, 2);
    const whole = readFileSync(path('site.json'));
    fc.assert(
      fc.property(fc.nat({ max: whole.length * 8 - 1 }), (bit) => {
        const flipped = Buffer.from(whole);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        writeFileSync(path('site.json'), flipped);
        expect(reading()).toMatchObject({ copy: 1, from: 'site.lkg.json' });
      }),
      { numRuns: 500 },
    );
  });

  test('by cutting the file anywhere is noticed', () => {
    accept(1, 2);
    const whole = readFileSync(path('site.json'));
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path('site.json'), whole.subarray(0, length));
      expect(reading()).toMatchObject({ copy: 1, from: 'site.lkg.json' });
    }
  });

  test('by random bytes in any of the files never throws, and the newest whole one is found', () => {
    accept(1, 2, 3);
    const whole = acceptedFiles.map((file) => readFileSync(path(file)));
    const bytes = fc.option(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' })), { freq: 3 });
    fc.assert(
      fc.property(fc.tuple(bytes, bytes, bytes), (damages) => {
        for (const [index, file] of acceptedFiles.entries()) writeFileSync(path(file), damages[index] ?? whole[index]!);
        const first = damages.findIndex((damage) => damage === null);
        expect(reading().from).toBe(first === -1 ? null : acceptedFiles[first]);
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('the power goes', () => {
  /** A disk that dies at its n-th step; while writing it leaves the first half of the file. */
  const dyingDisk = (dieAt: number): Disk => {
    let steps = 0;
    const step = (last: () => void) => {
      steps += 1;
      if (steps < dieAt) return;
      last();
      throw new Error('power cut');
    };
    return {
      write(file, bytes) {
        step(() => writeFileSync(file, bytes.subarray(0, bytes.length / 2)));
        nodeDisk.write(file, bytes);
      },
      rename(from, to) {
        step(() => {});
        nodeDisk.rename(from, to);
      },
      syncFolder(name) {
        step(() => {});
        nodeDisk.syncFolder(name);
      },
    };
  };

  test('at any step of any number of writes: the old one runs or the new one, never an older, never none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }), (deaths) => {
        rmSync(folder, { recursive: true, force: true });
        folder = mkdtempSync(join(tmpdir(), 'duskgate-accepted-'));
        accept(1);
        let newest = 1;
        for (const [index, dieAt] of deaths.entries()) {
          const next = index + 2;
          let survived = true;
          try {
            writeAccepted(folder, aCopy(next), dyingDisk(dieAt));
          } catch {
            survived = false;
          }
          const { copy, from } = reading();
          expect(from).toBe('site.json');
          expect(survived ? [next] : [newest, next]).toContain(copy);
          newest = copy!;
        }
      }),
      { numRuns: 150 },
    );
  });

  // Seeds are the rounds themselves: round n dies at the n-th step, before it or in the middle of it.
  test.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'for real, SIGKILL in step %i: old or new',
    (dieAt) => {
      accept(1, 2);
      const child = spawnSync(process.execPath, ['test/makers/acceptedChild.ts', folder, String(dieAt)], {
        encoding: 'utf8',
      });
      const { copy, from } = reading();
      expect([child.signal ?? child.status, from]).toEqual([
        child.stdout.includes('written') ? 0 : 'SIGKILL',
        'site.json',
      ]);
      expect(child.stdout.includes('written') ? [3] : [2, 3]).toContain(copy);
      accept(4);
      expect(reading()).toMatchObject({ copy: 4, from: 'site.json', why: {} });
    },
  );
});

describe('whether a copy is current', () => {
  const files: Record<string, string> = { 'estate.yaml': 'a', 'exceptions.yaml': 'b' };
  const readFile = (file: string) => {
    const text = files[file];
    if (text === undefined) throw new Error('ENOENT');
    return new TextEncoder().encode(text);
  };
  const copy = {
    ...aCopy(1),
    v: 1 as const,
    sha256OfBody: '',
    sources: Object.entries(files).map(([file, text]) => ({ file, sha256: sha256Of(text) })),
  };

  test('is told from the bytes of all its sources', () => {
    expect(isCurrent(copy, readFile)).toBe(true);
    files['exceptions.yaml'] = 'b ';
    expect(isCurrent(copy, readFile)).toBe(false);
    delete files['exceptions.yaml'];
    expect(isCurrent(copy, readFile)).toBe(false);
  });
});

test('core can read the copy without zod and without yaml', () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import('./src/settings/accepted.ts');
    console.log(JSON.stringify(loaded));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const loaded: string[] = JSON.parse(child.stdout);
  expect(loaded.filter((url) => !url.startsWith('node:')).map((url) => url.split('/').at(-1))).toEqual([
    'accepted.ts',
    'acceptedDisk.ts',
  ]);
});
