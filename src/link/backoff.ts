export type Backoff = { readonly firstMs: number; readonly capMs: number };

export const brokerBackoff: Backoff = { firstMs: 1_000, capMs: 300_000 };

/**
 * Pause before try number `attempt` (0 is the first): anything from nothing to a window that doubles up to the cap.
 * Full jitter, so that two hundred poles do not knock together after a power cut.
 * Source: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
 */
export function pauseMs(attempt: number, random: () => number, backoff: Backoff): number {
  return random() * Math.min(backoff.capMs, backoff.firstMs * 2 ** Math.min(attempt, 30));
}

/** Two devices with one id throw each other out for ever; the second take-over within a minute says so. */
export const takeOverWindowMs = 60_000;
const truceMsMin = 300_000;
const truceMsMax = 900_000;

/** How long to leave the id to the other one: 5 to 15 minutes, by chance, so that the two do not meet again. */
export function trucePauseMs(random: () => number): number {
  return truceMsMin + random() * (truceMsMax - truceMsMin);
}
