import { type DurationMs, minuteMs } from '../units.ts';

/** Time lost to one cause. Of a lane's vehicles it is vehicle-time; of a zone group, zone-time. */
export type Loss = { readonly cause: string; readonly ms: DurationMs };

/** What equipment was to do and what became of it, over some span. */
export type Service = {
  /** Time it was to serve. */
  readonly scheduledMs: DurationMs;
  /** Of that, time it could not, by cause. */
  readonly down: readonly Loss[];
  /** What the work that was done should have taken, and what it took; equal where speed means nothing. */
  readonly idealMs: DurationMs;
  readonly actualMs: DurationMs;
  /** Where the difference went; need not be complete, the rest is called `other`. */
  readonly slow: readonly Loss[];
  /** Work that was asked for, and the part of it that was as promised: vehicles, or milliseconds of light. */
  readonly asked: number;
  readonly conforming: number;
  /** What spoilt the rest. Causes may overlap: a vehicle can be slow and refused. */
  readonly spoilt: readonly Loss[];
};

export type Factor = 'availability' | 'performance' | 'conformance';

/** How much of the service was given: always three factors and where the rest went, never one number alone. */
export type Effectiveness = {
  readonly effectiveness: number;
  readonly availability: number;
  readonly performance: number;
  readonly conformance: number;
  /** Faster than the reference: the reference is out of date, and performance was cut to 1. */
  readonly clipped: boolean;
  /** Minutes lost, most first. */
  readonly lost: readonly { readonly factor: Factor; readonly cause: string; readonly minutes: number }[];
};

/**
 * Effectiveness = availability x performance x conformance, each 0 to 1, after the overall equipment effectiveness of
 * Nakajima (1988) with quality read as "served as promised". A factor that nothing was asked of counts as 1.
 */
export function effectiveness(service: Service): Effectiveness {
  const { scheduledMs, down, idealMs, actualMs, asked, conforming } = service;
  const availability = within(1 - total(down) / scheduledMs);
  const ratio = idealMs / actualMs;
  const performance = within(ratio);
  const conformance = within(conforming / asked);
  return {
    effectiveness: availability * performance * conformance,
    availability,
    performance,
    conformance,
    clipped: ratio > 1,
    lost: lostBy(service),
  };
}

function lostBy({ down, idealMs, actualMs, slow, spoilt }: Service): Effectiveness['lost'] {
  const otherMs = Math.max(0, actualMs - idealMs) - total(slow);
  const slower = otherMs > 0 ? [...slow, { cause: 'other', ms: otherMs }] : slow;
  return [
    ...minutesOf('availability', down),
    ...minutesOf('performance', slower),
    ...minutesOf('conformance', spoilt),
  ].sort((a, b) => b.minutes - a.minutes);
}

/** One line a cause, however many losses name it. */
function minutesOf(factor: Factor, losses: readonly Loss[]): Effectiveness['lost'] {
  const causes = [...new Set(losses.map(({ cause }) => cause))];
  return causes
    .map((cause) => ({ factor, cause, minutes: total(losses.filter((loss) => loss.cause === cause)) / minuteMs }))
    .filter(({ minutes }) => minutes > 0);
}

function total(losses: readonly Loss[]): DurationMs {
  return losses.reduce((sum, { ms }) => sum + ms, 0);
}

function within(share: number): number {
  return Number.isNaN(share) ? 1 : Math.min(1, Math.max(0, share));
}
