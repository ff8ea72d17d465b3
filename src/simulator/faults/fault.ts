import { type DurationMs, dayMs, hourMs, type Monotonic, minuteMs, secondMs } from '../../units.ts';
import { type Chance, seeded } from '../chance.ts';

/** What can go wrong around a device, as far as its software can feel it. */
export type Trouble =
  /** The mains go; `clock`: what the machine knows of time afterwards. */
  | { readonly kind: 'powerCut'; readonly forMs: DurationMs; readonly clock: 'rtc' | 'lost' | 'year1970' | 'synced' }
  /** Many short boots, as a brown-out makes them. */
  | { readonly kind: 'brownOut'; readonly boots: number }
  | { readonly kind: 'killed'; readonly forMs: DurationMs }
  /** The process is replaced by a newer one, which finds the state of an older. */
  | { readonly kind: 'upgrade'; readonly forMs: DurationMs }
  | { readonly kind: 'stall'; readonly forMs: DurationMs }
  | { readonly kind: 'diskRefuses'; readonly forMs: DurationMs; readonly why: 'full' | 'readOnly' | 'error' }
  | { readonly kind: 'diskSilent'; readonly forMs: DurationMs }
  | { readonly kind: 'diskSlow'; readonly forMs: DurationMs; readonly byMs: DurationMs }
  /** The wall clock is stepped; `told` by a network that is right afterwards. */
  | { readonly kind: 'clockStep'; readonly byMs: DurationMs; readonly forMs: DurationMs }
  | { readonly kind: 'brokerAway'; readonly forMs: DurationMs }
  /** Another device has the same name: each throws the other out. */
  | { readonly kind: 'twin'; readonly forMs: DurationMs }
  | {
      readonly kind: 'messages';
      readonly how: 'repeated' | 'late' | 'retained' | 'future' | 'stranger' | 'hostile' | 'flood';
    }
  | { readonly kind: 'outputRefuses'; readonly zone: number; readonly forMs: DurationMs }
  | { readonly kind: 'welded' | 'dead'; readonly zone: number; readonly forMs: DurationMs }
  | {
      readonly kind: 'wire';
      readonly lane: number;
      readonly input: number;
      readonly shows: 'high' | 'low' | 'unread';
      readonly forMs: DurationMs;
    }
  | { readonly kind: 'lateWires'; readonly lane: number; readonly byMs: DurationMs; readonly forMs: DurationMs }
  | { readonly kind: 'noise'; readonly lane: number; readonly frames: number }
  | { readonly kind: 'guessing'; readonly lane: number; readonly cards: number }
  | { readonly kind: 'chatter'; readonly input: number; readonly times: number }
  | { readonly kind: 'meter'; readonly says: number }
  | { readonly kind: 'configChange'; readonly what: 'lessZones' | 'again' }
  | { readonly kind: 'lockout' | 'emergency' | 'override' | 'hand'; readonly zone: number; readonly forMs: DurationMs };

/** A trouble and when it comes. */
export type Fault = { readonly atMono: Monotonic; readonly trouble: Trouble };

/** How many come in a mean day. */
const perDay = 3;

/** The troubles of a seed over a span: seldom many at once, often two at a time. */
export function faultsOf(seed: number, spanMs: DurationMs): readonly Fault[] {
  const chance = seeded(seed * 7_919 + 17);
  const count = Math.round((spanMs / dayMs) * perDay * (0.3 + 1.4 * chance.even()));
  const faults = Array.from({ length: count }, (): Fault => {
    const atMono = Math.floor(minuteMs + chance.even() * (spanMs - minuteMs));
    return { atMono, trouble: troubleOf(chance) };
  });
  return faults.sort((a, b) => a.atMono - b.atMono);
}

function troubleOf(chance: Chance): Trouble {
  const pick = <Of>(of: readonly Of[]): Of => of[Math.floor(chance.even() * of.length)] as Of;
  const below = (n: number) => Math.floor(chance.even() * n);
  /** Short ones are common and long ones are not: evenly over the powers of ten. */
  const span = (fromMs: number, toMs: number) => Math.round(fromMs * (toMs / fromMs) ** chance.even());
  const makers: readonly (() => Trouble)[] = [
    () => ({
      kind: 'powerCut',
      forMs: span(2 * secondMs, 10 * hourMs),
      clock: pick(['rtc', 'lost', 'year1970', 'synced'] as const),
    }),
    () => ({ kind: 'brownOut', boots: 2 + below(8) }),
    () => ({ kind: 'killed', forMs: span(200, 20 * secondMs) }),
    () => ({ kind: 'killed', forMs: span(200, 20 * secondMs) }),
    () => ({ kind: 'upgrade', forMs: span(secondMs, 30 * secondMs) }),
    () => ({ kind: 'stall', forMs: span(50, 9 * secondMs) }),
    () => ({
      kind: 'diskRefuses',
      forMs: span(secondMs, 12 * hourMs),
      why: pick(['full', 'readOnly', 'error'] as const),
    }),
    () => ({ kind: 'diskSilent', forMs: span(secondMs, hourMs) }),
    () => ({ kind: 'diskSlow', forMs: span(minuteMs, 6 * hourMs), byMs: span(50, 10 * secondMs) }),
    () => ({ kind: 'clockStep', byMs: pick([-1, 1]) * span(300, 400 * dayMs), forMs: span(minuteMs, 8 * hourMs) }),
    () => ({ kind: 'brokerAway', forMs: span(secondMs, 5 * dayMs) }),
    () => ({ kind: 'twin', forMs: span(10 * secondMs, 20 * minuteMs) }),
    () => ({
      kind: 'messages',
      how: pick(['repeated', 'late', 'retained', 'future', 'stranger', 'hostile', 'flood'] as const),
    }),
    () => ({ kind: 'outputRefuses', zone: below(100), forMs: span(secondMs, 6 * hourMs) }),
    () => ({ kind: pick(['welded', 'dead'] as const), zone: below(100), forMs: span(minuteMs, dayMs) }),
    () => ({
      kind: 'wire',
      lane: below(100),
      input: below(100),
      shows: pick(['high', 'low', 'unread'] as const),
      forMs: span(secondMs, 6 * hourMs),
    }),
    () => ({ kind: 'lateWires', lane: below(100), byMs: span(10, 8 * secondMs), forMs: span(minuteMs, hourMs) }),
    () => ({ kind: 'noise', lane: below(100), frames: 1 + below(200) }),
    () => ({ kind: 'guessing', lane: below(100), cards: 1 + below(80) }),
    () => ({ kind: 'chatter', input: below(100), times: 1 + below(60) }),
    () => ({ kind: 'meter', says: pick([Number.NaN, -1, 0, 1e12, Number.POSITIVE_INFINITY]) }),
    () => ({ kind: 'configChange', what: pick(['lessZones', 'again'] as const) }),
    () => ({
      kind: pick(['lockout', 'emergency', 'override', 'hand'] as const),
      zone: below(100),
      forMs: span(minuteMs, 20 * hourMs),
    }),
  ];
  return pick(makers)();
}

/** When a fault and what follows from it is over, the network's time and a retry of the disk included. */
export function overMono({ atMono, trouble }: Fault): Monotonic {
  const forMs = 'forMs' in trouble ? trouble.forMs : 10 * minuteMs;
  return atMono + 1.3 * forMs + 30 * minuteMs;
}

/** A fault in a line, for the story of a seed. */
export function faultText({ atMono, trouble }: Fault): string {
  const { kind, ...rest } = trouble;
  const at = Temporal.Duration.from({ milliseconds: Math.round(atMono) }).round({
    largestUnit: 'days',
    smallestUnit: 'seconds',
  });
  return `${at.days} d ${[at.hours, at.minutes, at.seconds].map((part) => String(part).padStart(2, '0')).join(':')}  ${kind} ${JSON.stringify(rest)}`;
}
