import { expect, test } from 'vitest';
import { seeded } from '../../src/simulator/chance.ts';
import type { Fault, Trouble } from '../../src/simulator/faults/fault.ts';
import { FaultyWorld } from '../../src/simulator/faults/faultyWorld.ts';
import type { Story } from '../../src/simulator/story.ts';
import { type DurationMs, dayMs, type Monotonic, minuteMs, secondMs } from '../../src/units.ts';
import { seedStory } from './estate.ts';

const days = 8;
/** A sky that says nothing new is looked at each quarter of an hour; until then a started device lights rather too much. */
const graceMs: DurationMs = 18 * minuteMs;

/** A world whose staff are told no while it is down, and by `deaf` what to leave undone. */
class Twin extends FaultyWorld {
  readonly unheard = new Set<string>();
  readonly #deafTo: ReadonlySet<string>;

  constructor({ site, seed, startMs, habits }: Story, faults: readonly Fault[], deafTo: ReadonlySet<string>) {
    super({ site, seed, startMs, habits }, faults);
    this.#deafTo = deafTo;
  }

  override hear(event: Parameters<FaultyWorld['hear']>[0]): void {
    if (event.kind === 'command') {
      if (!this.running) this.unheard.add(event.command.id);
      if (this.#deafTo.has(event.command.id)) return;
    }
    super.hear(event);
  }
}

/** Cuts of the mains and deaths of the process, and people whose wishes must outlive them. */
function cutsOf(seed: number): { readonly cuts: readonly Fault[]; readonly wishes: readonly Fault[] } {
  const chance = seeded(seed * 101 + 3);
  const below = (n: number) => Math.floor(chance.even() * n);
  const at = () => minuteMs + below(days * dayMs - 2 * minuteMs);
  const cut = (): Trouble =>
    below(2) === 0
      ? { kind: 'killed', forMs: 200 + below(20 * secondMs) }
      : { kind: 'powerCut', forMs: 2 * secondMs + below(5 * minuteMs), clock: 'rtc' };
  const wish = (): Trouble => ({
    kind: (['lockout', 'emergency', 'override', 'override'] as const)[below(4)] ?? 'override',
    zone: below(100),
    forMs: minuteMs + below(20 * 60 * minuteMs),
  });
  const some = (count: number, trouble: () => Trouble): Fault[] =>
    Array.from({ length: count }, () => ({ atMono: at(), trouble: trouble() }));
  return { cuts: some(3 * days, cut), wishes: some(2 * days, wish) };
}

/** Levels of all zones, minute by minute. */
function lightsOf(world: FaultyWorld): readonly string[] {
  world.start();
  return Array.from({ length: (days * dayMs) / minuteMs }, (_, minute) => {
    world.runUntil((minute + 1) * minuteMs);
    return world.site.zones.map(({ id }) => `${id} ${world.board.level(id)}`).join(', ');
  });
}

function isFresh(atMono: Monotonic, cuts: readonly Fault[]): boolean {
  return cuts.some(({ atMono: cutMono, trouble }) => {
    const forMs = 'forMs' in trouble ? trouble.forMs : 0;
    return atMono >= cutMono && atMono < cutMono + forMs + graceMs;
  });
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
  'seed %i: who was cut off and started again shows the lights of who was not',
  (seed) => {
    const { cuts, wishes } = cutsOf(seed);
    const base = seedStory(seed, days);
    const story = { ...base, site: { ...base.site, lanes: [], readers: [] } };
    const cut = new Twin(story, [...wishes, ...cuts], new Set());
    const cutLights = lightsOf(cut);
    const whole = new Twin(story, wishes, cut.unheard);
    const wholeLights = lightsOf(whole);
    const settled = cutLights
      .map((lights, minute) => ({ minute, lights }))
      .filter(({ minute }) => !isFresh((minute + 1) * minuteMs, cuts));
    expect(settled.length).toBeGreaterThan(days * 1_440 * 0.4);
    for (const { minute, lights } of settled)
      expect(`minute ${minute}: ${lights}`).toBe(`minute ${minute}: ${wholeLights[minute]}`);
  },
);
