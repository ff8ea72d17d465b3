import { type DurationMs, hourMs } from '../units.ts';
import { halfWidthOf, type Moments, meanOf, varianceOf } from './moments.ts';

/** From this load on a queue grows without an end that anybody could wait for, and no number would be honest. */
const saturatedFrom = 0.95;
const vehiclesMin = 20;
const headwaysMin = 30;

/** How a queue of one lane behaves in the long run. */
export type QueueEstimate =
  /** Too few vehicles to say. */
  | { readonly kind: 'insufficient'; readonly vehicles: number }
  /** Vehicles come about as fast as they can leave, or faster. */
  | { readonly kind: 'saturated'; readonly load: number }
  | {
      readonly kind: 'estimate';
      /** Share of the time that the reader is occupied, 0 to 1. */
      readonly load: number;
      /** Vehicles waiting behind the one at the reader, on average. */
      readonly queue: number;
      /** Wait until the reader is reached, on average. */
      readonly waitMs: DurationMs;
    };

/** Service of one lane: mean and variance of the time that a vehicle occupies the reader, ms and ms squared. */
export type Service = { readonly meanMs: DurationMs; readonly varianceMs2: number };

/**
 * Pollaczek and Khinchine's mean queue of one server with Poisson arrivals and any service time (M/G/1):
 * Lq = (rho^2 + lambda^2 sigma^2) / (2 (1 - rho)), Wq = Lq / lambda. Khinchine 1932; Kleinrock, Queueing Systems I, 5.6.
 */
export function queueOf(
  perHour: number,
  { meanMs, varianceMs2 }: Service,
): Exclude<QueueEstimate, { kind: 'insufficient' }> {
  const perMs = perHour / hourMs;
  const load = (perHour * meanMs) / hourMs;
  if (!(load < saturatedFrom)) return { kind: 'saturated', load };
  const queue = (load * load + perMs * perMs * varianceMs2) / (2 * (1 - load));
  return { kind: 'estimate', load, queue, waitMs: perMs === 0 ? 0 : queue / perMs };
}

/** The queue from what a lane measured over a span, normally 15 min. */
export function queueEstimate(
  { arrivals, occupied, moveUp }: { arrivals: number; occupied: Moments; moveUp: Moments },
  spanMs: DurationMs,
): QueueEstimate {
  if (!(occupied.n >= vehiclesMin)) return { kind: 'insufficient', vehicles: occupied.n };
  return queueOf((arrivals * hourMs) / spanMs, serviceOf(occupied, moveUp));
}

/** A place at the reader is taken from arrival until the next vehicle can stand there: occupied, and moving up. */
export function serviceOf(occupied: Moments, moveUp: Moments): Service {
  const moveUpMs = moveUp.n === 0 ? 0 : meanOf(moveUp);
  return { meanMs: meanOf(occupied) + moveUpMs, varianceMs2: varianceOf(occupied) + varianceOf(moveUp) };
}

/** What a lane can do with a queue that never ends. */
export type Capacity =
  | { readonly kind: 'insufficient'; readonly headways: number }
  | {
      readonly kind: 'estimate';
      readonly headwayMs: DurationMs;
      readonly perHour: number;
      /** 95 % confidence interval, from that of the mean headway. */
      readonly lowPerHour: number;
      readonly highPerHour: number;
      readonly headways: number;
    };

/** Capacity from saturation headways: between the tails of two vehicles of which the second was already waiting. */
export function capacityOf(headway: Moments): Capacity {
  if (!(headway.n >= headwaysMin)) return { kind: 'insufficient', headways: headway.n };
  const headwayMs = meanOf(headway);
  const halfMs = halfWidthOf(headway);
  return {
    kind: 'estimate',
    headwayMs,
    perHour: hourMs / headwayMs,
    lowPerHour: hourMs / (headwayMs + halfMs),
    highPerHour: halfMs < headwayMs ? hourMs / (headwayMs - halfMs) : Number.POSITIVE_INFINITY,
    headways: headway.n,
  };
}
