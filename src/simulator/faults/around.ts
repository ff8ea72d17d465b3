import { inputsOf } from '../../access/feeling.ts';
import { type DurationMs, dayMs } from '../../units.ts';
import type { World } from '../world/world.ts';
import type { Trouble } from './fault.ts';

type Of<Kind extends Trouble['kind']> = Extract<Trouble, { kind: Kind }>;

/** What goes wrong around a device that runs: wires, cards, meters, and what people do in between. */
export type AroundTrouble = Of<
  'wire' | 'lateWires' | 'noise' | 'guessing' | 'chatter' | 'meter' | 'lockout' | 'emergency' | 'override' | 'hand'
>;

type Around = Pick<World, 'site' | 'lanes' | 'nowMono' | 'residents' | 'hear' | 'ask' | 'toDevice'> & {
  readonly later: (ms: DurationMs, act: () => void) => void;
  /** Hand switches that somebody holds. */
  readonly handSwitched: Set<string>;
};

export function befallAround(world: Around, trouble: AroundTrouble): void {
  switch (trouble.kind) {
    case 'wire':
      return cutWire(world, trouble);
    case 'lateWires':
      return delayWires(world, trouble);
    case 'noise':
    case 'guessing':
      return playCards(world, trouble);
    case 'chatter':
      return chatter(world, trouble);
    case 'meter':
      for (const { id } of world.site.meters)
        world.hear({ kind: 'meterRead', meter: id, reading: { series: 'meter', registerWh: trouble.says } });
      return undefined;
    default:
      return somebodyActs(world, trouble);
  }
}

function laneAt({ lanes }: Around, lane: number): Around['lanes'][number] | undefined {
  return lanes[lane % Math.max(1, lanes.length)];
}

function cutWire(world: Around, { lane, input, shows, forMs }: Of<'wire'>): void {
  const one = laneAt(world, lane);
  if (one === undefined) return;
  const wired = inputsOf(one.lane);
  const cut = wired[input % wired.length];
  if (cut === undefined) return;
  one.stuck.set(cut, shows);
  one.poll(world.nowMono);
  world.later(forMs, () => {
    one.stuck.delete(cut);
    one.poll(world.nowMono);
  });
}

function delayWires(world: Around, { lane, byMs, forMs }: Of<'lateWires'>): void {
  const one = laneAt(world, lane);
  if (one === undefined) return;
  one.delayMs = byMs;
  world.later(forMs, () => {
    one.delayMs = 0;
  });
}

function playCards(world: Around, trouble: Of<'noise' | 'guessing'>): void {
  const reader = world.site.readers[trouble.lane % Math.max(1, world.site.readers.length)]?.id;
  if (reader === undefined) return;
  const count = trouble.kind === 'noise' ? trouble.frames : trouble.cards;
  for (let at = 0; at < count; at += 1)
    world.later(at * 100, () => {
      const frameMono = world.toDevice(world.nowMono);
      const read =
        trouble.kind === 'noise'
          ? ({ kind: 'bad', fault: 'parity', bits: at % 60 } as const)
          : world.residents.read(`guess-${at}`, { stranger: true });
      world.hear({ kind: 'cardRead', reader, read, firstEdgeMono: frameMono - 30, frameMono });
    });
}

function chatter(world: Around, { input, times }: Of<'chatter'>): void {
  const chosen = world.site.inputs[input % Math.max(1, world.site.inputs.length)];
  if (chosen === undefined || chosen.kind === 'handSwitch') return;
  for (let at = 0; at < times; at += 1)
    world.later(at * 700, () => world.hear({ kind: 'input', input: chosen.id, value: at % 2 }));
}

function somebodyActs(world: Around, { kind, zone, forMs }: Of<'lockout' | 'emergency' | 'override' | 'hand'>): void {
  const id = world.site.zones[zone % world.site.zones.length]?.id ?? '';
  const login = 'manager';
  if (kind === 'hand') return turnHand(world, zone, forMs);
  if (kind === 'lockout') {
    world.ask({ kind: 'lockout', zones: [id] }, { login });
    world.later(forMs, () => world.ask({ kind: 'unlock', zones: [id] }, { login }));
    return;
  }
  const end = { kind: 'duration', ms: Math.min(forMs, 2 * dayMs) } as const;
  if (kind === 'emergency') world.ask({ kind: 'emergency', end }, { login });
  else world.ask({ kind: 'override', zones: [id], level: zone, end, belowFloor: false, allowBoost: false }, { login });
}

function turnHand(world: Around, zone: number, forMs: DurationMs): void {
  const switches = world.site.zones.flatMap(({ handSwitch }) => (handSwitch === null ? [] : [handSwitch]));
  const input = switches[zone % Math.max(1, switches.length)];
  if (input === undefined || world.handSwitched.has(input)) return;
  world.handSwitched.add(input);
  world.hear({ kind: 'input', input, value: 1 + (zone % 2) });
  world.later(forMs, () => {
    world.handSwitched.delete(input);
    world.hear({ kind: 'input', input, value: 0 });
  });
}
