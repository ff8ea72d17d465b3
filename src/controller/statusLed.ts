import type { Monotonic } from '../units.ts';
import type { Fault } from './view.ts';

/** What the status LED says, from the ground, without opening the cabinet. */
export type LedCode = 'starting' | 'well' | 'network' | 'clock' | 'fault';

/**
 * Milliseconds lit and dark in turn, from the beginning of a period of four seconds. One short: well; one long: the network;
 * two short: no clock; three short: a fault. Steady light is a pole that has not come so far; an even second of light and dark,
 * made by duskgate-safe, is the saved table. docs/install.md has the picture.
 */
export const ledPatterns: Readonly<Record<LedCode, readonly number[]>> = {
  starting: [4_000],
  well: [200, 3_800],
  network: [1_500, 2_500],
  clock: [200, 300, 200, 3_300],
  fault: [200, 300, 200, 300, 200, 2_800],
};

/** The worst of what is wrong: a fault, then the clock, then the network, which lights and gates can do without. */
export function ledCode(faults: readonly Pick<Fault, 'kind'>[]): LedCode {
  if (faults.some(({ kind }) => kind !== 'clock' && kind !== 'link')) return 'fault';
  if (faults.some(({ kind }) => kind === 'clock')) return 'clock';
  return faults.length > 0 ? 'network' : 'well';
}

/** Whether the LED is lit at a moment, and when that changes. */
export function ledAt(code: LedCode, nowMono: Monotonic): { readonly lit: boolean; readonly untilMono: Monotonic } {
  const pattern = ledPatterns[code];
  const periodMs = pattern.reduce((sum, ms) => sum + ms, 0);
  let endMono = Math.floor(nowMono / periodMs) * periodMs;
  for (const [index, ms] of pattern.entries()) {
    endMono += ms;
    if (nowMono < endMono) return { lit: index % 2 === 0, untilMono: endMono };
  }
  // Rounding of a very late clock: the next period begins now.
  return { lit: true, untilMono: nowMono + periodMs };
}
