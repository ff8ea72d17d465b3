import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { healthTeller, takenBackEvent, watchMachine } from '../../firmware/machine.ts';
import type { Event } from '../../src/controller/event.ts';
import { readHealth } from '../../src/release/healthFile.ts';
import { outcomeText } from '../../src/release/papers.ts';
import type { Words } from '../../src/words/language.ts';
import { inBoth } from '../makers/words.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-machine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('the machine is read at once, from what this one has', () => {
  const heard: Event[] = [];
  watchMachine({ folder: tmpdir(), post: (event) => heard.push(event) })();
  expect(heard).toMatchObject([
    { kind: 'machineRead', machine: { diskBytes: expect.any(Number), coreRssBytes: expect.any(Number), loopLagMs: 0 } },
  ]);
});

test('health is told from the first word on, and begins anew after a break', () => {
  const folder = aFolder();
  let sick: Words | null = null;
  const tell = () => healthTeller({ folder, version: '0.2.0', run: '01234567', unfit: () => sick })();
  tell();
  expect(readHealth(folder, Date.now())).toEqual({
    v: 1,
    version: '0.2.0',
    run: '01234567',
    healthyForMs: 0,
    unfit: null,
  });
  sick = inBoth('no output obeys');
  tell();
  expect(readHealth(folder, Date.now())).toMatchObject({ healthyForMs: 0, unfit: inBoth('no output obeys') });
});

test('where nobody asks for it, or the folder is gone, it costs nothing', () => {
  for (const folder of [null, join(aFolder(), 'gone')])
    expect(() => healthTeller({ folder, version: '0.2.0', run: '0', unfit: () => null })()).not.toThrow();
});

test('the story of a release that was taken back is news once, and only to the one that runs instead', () => {
  const shelf = aFolder();
  const program = join(shelf, 'releases/0.1.0');
  mkdirSync(program, { recursive: true });
  const outcome = {
    v: 1,
    by: 'trial',
    from: '0.2.0',
    to: '0.1.0',
    why: inBoth('core ended 3 times'),
    atMs: 5,
  } as const;
  writeFileSync(join(shelf, 'outcome.json'), outcomeText(outcome));
  const folder = aFolder();
  const { v: _, ...takenBack } = outcome;
  const event = (version: string) => takenBackEvent({ program, version, folder });
  expect(event('0.2.0')).toBeNull();
  expect(event('0.1.0')).toEqual({ kind: 'releaseTakenBack', takenBack, isNews: true });
  expect(event('0.1.0')).toMatchObject({ isNews: false });
  writeFileSync(join(shelf, 'outcome.json'), '{"v":1');
  expect(event('0.1.0')).toBeNull();
});
