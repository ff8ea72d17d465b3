import type { Site } from '../src/controller/site.ts';
import { type LedCode, ledAt } from '../src/controller/statusLed.ts';
import type { Words } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import type { Chip, Lines } from './board/chip.ts';

export type StatusLed = {
  readonly show: (code: LedCode) => void;
  readonly close: () => void;
};

const none: StatusLed = { show: () => undefined, close: () => undefined };

/** The LED at the cabinet: one more output, lit from here until somebody knows better. A refused one is said, and costs nothing else. */
export function openStatusLed(given: {
  readonly chip: Chip;
  readonly led: Site['statusLed'];
  readonly onFault: (message: Words) => void;
}): StatusLed {
  const { chip, led, onFault } = given;
  if (led === null) return none;
  try {
    const lines = chip.request([{ direction: 'output', line: led.line, activeLow: led.activeLow, initial: true }]);
    return blinking(lines, led.line, onFault);
  } catch (error) {
    onFault(wordsOf(error));
    return none;
  }
}

function blinking(lines: Lines, line: string, onFault: (message: Words) => void): StatusLed {
  let code: LedCode = 'starting';
  let lit = true;
  let timer: NodeJS.Timeout | null = null;
  const end = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const turn = (): void => {
    end();
    const nowMono = performance.now();
    const next = ledAt(code, nowMono);
    try {
      if (next.lit !== lit) lines.set(line, next.lit);
      lit = next.lit;
      timer = setTimeout(turn, next.untilMono - nowMono + 1).unref();
    } catch (error) {
      onFault(wordsOf(error));
    }
  };
  return {
    show: (wanted) => {
      if (wanted === code && timer !== null) return;
      code = wanted;
      turn();
    },
    close: () => {
      end();
      try {
        lines.release();
      } catch {
        // The process ends anyway.
      }
    },
  };
}
