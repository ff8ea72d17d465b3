/** What core sends its supervisor while its loop turns; the supervisor kills a core that stops sending it. */
export const beat = 'beat';

/** Sends a beat; nothing happens where no supervisor listens, or when it has just died. */
export function sendBeat(): void {
  process.send?.(beat, undefined, undefined, () => undefined);
}
