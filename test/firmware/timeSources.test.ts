import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineBoot, type TimeFiles, timeSources } from '../../firmware/timeSources.ts';
import type { ClockSettings } from '../../src/controller/site.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';

const wallMs = Date.UTC(2026, 10, 20, 12);
let folder = '';
let files: TimeFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-time-'));
  files = {
    synchronized: join(folder, 'synchronized'),
    rtcSetClock: join(folder, 'hctosys'),
    rtcSeconds: join(folder, 'since_epoch'),
    bootId: join(folder, 'boot_id'),
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const reading = (sources: ClockSettings['sources'], upMs = 5 * hourMs) =>
  timeSources({ sources, files, wallMs: () => wallMs, upMs: () => upMs })();

function synced(atMs: number) {
  writeFileSync(files.synchronized, '');
  utimesSync(files.synchronized, atMs / 1_000, atMs / 1_000);
}

function rtc(setClock: string, seconds: string) {
  writeFileSync(files.rtcSetClock, setClock);
  writeFileSync(files.rtcSeconds, seconds);
}

describe('network time', () => {
  test('is not yet there without the file', () => {
    expect(reading(['timesyncd'])).toEqual({ syncedAtMs: null, rtc: false });
  });

  test('is the time the file was touched', () => {
    synced(wallMs - 40 * minuteMs);
    expect(reading(['timesyncd']).syncedAtMs).toBe(wallMs - 40 * minuteMs);
  });

  test('is seen when it comes later', () => {
    const read = timeSources({ sources: ['timesyncd'], files, wallMs: () => wallMs, upMs: () => hourMs });
    expect(read().syncedAtMs).toBeNull();
    synced(wallMs - secondMs);
    expect(read().syncedAtMs).toBe(wallMs - secondMs);
  });

  test('from before this boot does not count', () => {
    synced(wallMs - 6 * hourMs);
    expect(reading(['timesyncd'], 5 * hourMs).syncedAtMs).toBeNull();
  });

  test('from the future does not count: the clock was set back since', () => {
    synced(wallMs + hourMs);
    expect(reading(['timesyncd']).syncedAtMs).toBeNull();
  });

  test('a few seconds ahead is now, never later', () => {
    synced(wallMs + 5 * secondMs);
    expect(reading(['timesyncd']).syncedAtMs).toBe(wallMs);
  });

  test('that cannot be read counts as absent', () => {
    // A path through a file is unreadable for every user, root included.
    writeFileSync(files.synchronized, '');
    files = { ...files, synchronized: join(files.synchronized, 'below') };
    expect(reading(['timesyncd']).syncedAtMs).toBeNull();
  });

  test('is not asked for when the config does not name it', () => {
    synced(wallMs - minuteMs);
    expect(reading(['rtc']).syncedAtMs).toBeNull();
  });
});

describe('the battery clock', () => {
  const nowSeconds = String(wallMs / 1_000);

  test.each([
    { setClock: '1\n', seconds: `${nowSeconds}\n`, rtc: true, why: 'it set the clock and stands right' },
    { setClock: '0\n', seconds: `${nowSeconds}\n`, rtc: false, why: 'it did not set the clock' },
    { setClock: '1\n', seconds: '12\n', rtc: false, why: 'its battery was empty: 1970' },
    { setClock: '1\n', seconds: '946684800\n', rtc: false, why: 'it was never set: 2000' },
    { setClock: '1\n', seconds: '4070908800\n', rtc: false, why: 'it says 2099' },
    { setClock: '1\n', seconds: 'rubbish\n', rtc: false, why: 'it says nothing one can read' },
    { setClock: '1\n', seconds: '', rtc: false, why: 'it says nothing' },
  ])('$rtc when $why', ({ setClock, seconds, rtc: expected }) => {
    rtc(setClock, seconds);
    expect(reading(['rtc']).rtc).toBe(expected);
  });

  test('is false on a machine without one, also when a folder stands in its place', () => {
    expect(reading(['rtc']).rtc).toBe(false);
    mkdirSync(files.rtcSetClock);
    expect(reading(['rtc']).rtc).toBe(false);
  });

  test('is not believed when the config does not name it, and the host is when it does', () => {
    rtc('1\n', nowSeconds);
    expect(reading(['timesyncd']).rtc).toBe(false);
    expect(reading(['host']).rtc).toBe(true);
  });
});

describe('the name of the boot', () => {
  test('is what the machine says', () => {
    writeFileSync(files.bootId, '96d2d271-499f-4e10-b1e1-707c2fb9bd81\n');
    expect(machineBoot(files)).toBe('96d2d271-499f-4e10-b1e1-707c2fb9bd81');
  });

  test('is new each time where the machine says nothing', () => {
    expect(machineBoot(files)).not.toBe(machineBoot(files));
  });
});
