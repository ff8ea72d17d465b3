import { broken, goodConfig } from './config.ts';

/** The least that a lane needs, as a technician would write it. */
export const goodLane = `  - id: gate-in
    names: { zh: 南门入口, en: South gate in }
    direction: in
    powerLoss: fail-open
    readers:
      - { id: reader-in, d0: GPIO24, d1: GPIO25, formats: [H10301], facilities: [77] }
    inputs: { arrive: GPIO28, safety: GPIO29, armOpen: GPIO30, armClosed: GPIO31 }
    outputs: { open: GPIO32 }
`;

export const goodExit = `  - id: gate-out
    names: { zh: 南门出口, en: South gate out }
    direction: out
    powerLoss: fail-open
    readers: [{ id: reader-out, d0: GPIO26, d1: GPIO27, formats: [H10301] }]
    inputs: { arrive: GPIO33, safety: GPIO34, armOpen: GPIO35, armClosed: GPIO36 }
    outputs: { open: GPIO37 }
`;

/** The good config with a lane in and a lane out. */
export const gateConfig = `${goodConfig}lanes:\n${goodLane}${goodExit}`;

/** The good config with these lanes, as plain data, and more sections. */
export const configWith = (more: Readonly<Record<string, unknown>>): string =>
  `${goodConfig}${Object.entries(more)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')}`;

export const brokenGate = (piece: string, by: string): string => broken(piece, by, gateConfig);
