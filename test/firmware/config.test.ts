import { describe, expect, test } from 'vitest';
import { needsRestart } from '../../firmware/config.ts';
import type { Site } from '../../src/controller/site.ts';
import { broken, read } from '../makers/config.ts';
import { gateConfig } from '../makers/lanesConfig.ts';

const text = `${gateConfig}street: { vehiclesPerHour: 60, seed: 1 }\n`;

function siteOf(config: string): Site {
  const settled = read(config);
  if (settled.kind === 'refused') throw new Error(JSON.stringify(settled.problems));
  return settled.site;
}

const changed = (piece: string, by: string): boolean => needsRestart(siteOf(text), siteOf(broken(piece, by, text)));

describe('a changed config asks for a restart', () => {
  test.each([
    ['a lane feels on another line', 'arrive: GPIO28', 'arrive: GPIO50'],
    ['a wire turns round', 'arrive: GPIO28', 'arrive: { line: GPIO28, cutReads: low }'],
    ['the arm opens by another line', 'open: GPIO32', 'open: GPIO50'],
    ['the relay of the arm pulls in on low', 'open: GPIO32', 'open: { line: GPIO32, activeLow: true }'],
    ['a reader moves', 'd0: GPIO24', 'd0: GPIO50'],
    ['a reader accepts another card', '[H10301], facilities', '[H10306], facilities'],
    ['a lane has another name in topics', 'id: gate-out', 'id: gate-west'],
    ['others come home', 'seed: 1', 'seed: 2'],
    ['inputs are to be read more often', 'direction: in\n', 'direction: in\n    limits: { staleS: 5 }\n'],
  ])('when %s', (_story, piece, by) => {
    expect(changed(piece, by)).toBe(true);
  });

  test.each([
    ['a name', 'en: South gate in', 'en: South gate'],
    ['a promise', 'direction: in\n', 'direction: in\n    promise: { waitS: 30 }\n'],
    ['a limit of the barrier', 'direction: in\n', 'direction: in\n    limits: { holdS: 20 }\n'],
    ['anti-passback', 'direction: in\n', 'direction: in\n    antiPassback: { kind: timed }\n'],
  ])('but not for %s, which the running gate takes over', (_story, piece, by) => {
    expect(changed(piece, by)).toBe(false);
  });
});
