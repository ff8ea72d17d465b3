import type { Input } from '../src/controller/site.ts';
import type { Inputs } from '../src/ports.ts';
import { nearest } from './board/nearest.ts';

/** Inputs moved from a keyboard or a test, with values no single line could carry: lux, or a hand switch at off. */
export type SimulatedInputs = Inputs & {
  /** motion, feedback: 0 or 1; photocell: lux; handSwitch: 0 auto, 1 on, 2 off. */
  drive(input: string, value: number): void;
};

/** All at rest at first: no motion, no feedback, automatic, and 1000 lx. */
export function simulatedInputs(inputs: readonly Input[]): SimulatedInputs {
  const values = new Map(inputs.map(({ id, kind }) => [id, kind === 'photocell' ? 1_000 : 0]));
  const listeners: ((input: string, value: number) => void)[] = [];
  return {
    onChange(listener) {
      listeners.push(listener);
      for (const [input, value] of values) listener(input, value);
    },
    drive(input, value) {
      if (!values.has(input))
        throw new Error(
          `no input ${input} in the config. Did you mean ${nearest(input, [...values.keys()]) ?? 'none'}?`,
        );
      if (!Number.isFinite(value) || value < 0) throw new Error(`input ${input} cannot be ${value}: give 0 or more.`);
      if (values.get(input) === value) return;
      values.set(input, value);
      for (const listener of listeners) listener(input, value);
    },
    close() {
      listeners.length = 0;
    },
  };
}
