import { paint, type Terminal } from './terminal.ts';

/** A progress bar on standard error, only on a terminal; `null` text when there is none. */
export function progressBar(
  terminal: Terminal,
  label: string,
  showing: boolean,
): { seen: (done: number, of: number) => void; end: () => void } {
  if (!showing) return { seen: () => {}, end: () => {} };
  const columns = 30;
  return {
    seen: (done, of) => {
      const full = of === 0 ? columns : Math.round((done / of) * columns);
      terminal.err(
        `\r${label} ${paint(terminal, 'cyan', '█'.repeat(full))}${'░'.repeat(columns - full)} ${done}/${of}`,
      );
    },
    end: () => terminal.err(`\r${' '.repeat(label.length + columns + 14)}\r`),
  };
}
