/** An emulated processor on a busy machine may take minutes for what takes a Raspberry Pi a second. */
const patienceMs = 1_000 * Number(process.env['LAB_PATIENCE_S'] ?? 240);

/** Lets the event loop turn until a condition holds, asked every `everyMs`; fails, instead of hanging, when it never does. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  waitMs = patienceMs,
  everyMs = 5,
): Promise<void> {
  const giveUpMono = performance.now() + waitMs;
  while (!(await holds())) {
    if (performance.now() > giveUpMono) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Keeps the event loop from turning: what a garbage collection or a busy machine does. */
export function stall(ms: number): void {
  const endMono = performance.now() + ms;
  while (performance.now() < endMono);
}
