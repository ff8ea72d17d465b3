import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { initialState } from '../../src/controller/initialState.ts';
import { broken } from '../../src/controller/invariants.ts';
import { step } from '../../src/controller/step.ts';
import { urgency } from '../../src/controller/urgency.ts';
import { viewOf } from '../../src/controller/viewOf.ts';
import { openStore } from '../../src/journal/store.ts';
import { Runtime } from '../../src/runtime/runtime.ts';
import { readAccepted } from '../../src/settings/accepted.ts';
import { HandClock, PaperCards, PaperGates, PaperLights, PaperLog } from '../runtime/hands.ts';
import { acceptedFolder } from './realCore.ts';

const folder = mkdtempSync(join(tmpdir(), 'slow-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a disk that takes two seconds for each commit delays no light', async () => {
  const reading = readAccepted(acceptedFolder());
  if (reading.kind === 'none') throw new Error('no accepted site');
  const { site } = reading.accepted;
  const names = { run: '00000001', machineBoot: 'boot' };
  const { store } = openStore({ folder, ...names, site, siteRevision: site.revision, commitDelayMs: 2_000 });
  const clock = new HandClock();
  // 16:50 at the estate, in November: within the next four hours every road comes on.
  clock.wallMs = Date.UTC(2026, 10, 23, 8, 50);
  const lights = new PaperLights();
  const answers: string[] = [];
  const runtime = new Runtime({
    site,
    state: initialState(site, clock.now()),
    controller: { step, viewOf, broken, urgency },
    clock,
    outlets: {
      lights,
      gates: new PaperGates(),
      cards: new PaperCards(),
      store,
      log: new PaperLog(),
      reply: ({ code }) => answers.push(code),
      takeConfig: () => undefined,
    },
    onBeat: () => undefined,
    onClockStep: () => undefined,
    onFatal: (error) => expect.fail(String(error)),
  });
  runtime.start({ kind: 'started', ...names, restored: null, clock: clock.given });
  // Not one turn of the event loop passes in here, so not one answer of the disk can come.
  clock.pass(4 * 3_600_000);
  const roads = site.zones.filter(({ need }) => need === 'must-be-lit');
  expect(roads.length).toBeGreaterThan(0);
  for (const { id } of runtime.view().zones.filter(({ need }) => need === 'must-be-lit')) {
    expect(
      lights.told.some((told) => told.startsWith(`${id} `) && !told.endsWith(' 0')),
      id,
    ).toBe(true);
  }
  const ask = { kind: 'lockout', zones: ['road-main'] } as const;
  const command = {
    id: 'c1',
    login: 'wangqiang',
    via: 'local',
    retained: false,
    issuedAtMs: clock.wallMs,
    notAfterMs: clock.wallMs + 30_000,
    why: 'hands on the wires',
    ask,
  } as const;
  runtime.post({ kind: 'command', command });
  expect(lights.told.at(-1)).toBe('road-main 0');
  // It acted at once; that it is on disk is not claimed before it is.
  expect(answers).not.toContain('applied');
  runtime.stop();
  await store.close();
});
