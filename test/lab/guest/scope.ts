import { readFileSync, writeFileSync } from 'node:fs';
import { chipLabel } from './wires.ts';

/** One level that the kernel put on a line, or the moment at which a line became an input. */
export type Trace = { readonly line: string; readonly what: 'low' | 'high' | 'input'; readonly tNs: bigint };

const tracing = '/sys/kernel/tracing';

/** An oscilloscope on every line: the kernel's own trace of what it drives, stamped on the monotonic clock. */
export function startScope(): void {
  writeFileSync(`${tracing}/trace_clock`, 'mono');
  writeFileSync(`${tracing}/trace`, '');
  writeFileSync(`${tracing}/events/gpio/enable`, '1');
}

/** Everything since the start of the scope, oldest first; reading a line does not show. */
export function seen(line?: string): readonly Trace[] {
  const base = chipBase();
  return readFileSync(`${tracing}/trace`, 'utf8')
    .split('\n')
    .flatMap((text) => traceOf(text, base))
    .filter((trace) => line === undefined || trace.line === line);
}

function traceOf(text: string, base: number): readonly Trace[] {
  const found = /\s(\d+)\.(\d{6}): gpio_(value|direction): (\d+)\s+(\w+)/.exec(text);
  if (found === null) return [];
  const [, seconds = '', micros = '', kind, number, word] = found;
  const tNs = BigInt(seconds) * 1_000_000_000n + BigInt(micros) * 1_000n;
  const line = `GPIO${Number(number) - base}`;
  if (kind === 'direction') return word === 'in' ? [{ line, what: 'input', tNs }] : [];
  if (word !== 'set') return [];
  return [{ line, what: text.trimEnd().endsWith('1') ? 'high' : 'low', tNs }];
}

/** The kernel counts all lines of a machine together; here is where our chip begins. */
function chipBase(): number {
  const found = new RegExp(`GPIOs (\\d+)-\\d+, [^\\n]*${chipLabel}`).exec(
    readFileSync('/sys/kernel/debug/gpio', 'utf8'),
  );
  if (found === null) throw new Error(`${chipLabel} is not in /sys/kernel/debug/gpio`);
  return Number(found[1]);
}
