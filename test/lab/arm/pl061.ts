import assert from 'node:assert/strict';
import { cardBits } from '../../../src/access/cardNumber.ts';
import { nodeFlags } from '../../../src/runtime/nodeFlags.ts';
import { Car } from '../car.ts';
import { until } from '../guest/settle.ts';
import { ArmGuest, prefer } from './machine.ts';
import type { Qtest, Swing } from './qtest.ts';

/** Lines of the estate, by number. */
const [d0, d1, open, road] = [0, 1, 6, 7];
const lane = { arrive: 'LINE2', safety: 'LINE3', armOpen: 'LINE4', armClosed: 'LINE5' };
/** Noon in Shanghai: the road is dark, so its relay, which burns at rest, must draw. */
const noonMs = Date.UTC(2027, 5, 15, 4, 0);
const bitUs = 2_000;
/** As the config has it when it says nothing. */
export const pulseMs = 500;
/** A frame is over after 25 ms without an edge, so a longer wait between two bits is no card any more. */
const pauseMaxNs = 20_000_000n;

/** duskgate-core on the PL061 of QEMU's arm64 machine, with the Node that ships, its wires in the hands of this process. */
export class Pl061 {
  readonly guest: ArmGuest;
  readonly car: Car;
  readonly #device: string;

  private constructor(guest: ArmGuest, device: string) {
    this.guest = guest;
    this.#device = device;
    this.car = new Car((line, high) => guest.wires.drive(device, Number(line.slice(4)), high), lane);
  }

  static async start(estate: string): Promise<Pl061> {
    const flags = nodeFlags.core.join(' ');
    const guest = await ArmGuest.start({
      board: ['-accel', 'tcg', '-M', 'virt', '-cpu', 'cortex-a72', '-smp', '1', '-m', '1024'],
      estate,
      clockMs: noonMs,
      script: `( while [ ! -e /var/lib/duskgate/status.log ]; do sleep 2; done; exec tail -f /var/lib/duskgate/status.log ) &
node ${flags} firmware/core.ts --config /var/lib/duskgate/estate.yaml --state /var/lib/duskgate 2>&1`,
    });
    const device = await guest.wires.pathOf('pl061');
    prefer(process.pid, -15);
    await guest.wires.watch(device);
    const made = new Pl061(guest, device);
    for (const line of [d0, d1]) guest.wires.drive(device, line, true);
    made.car.atRest();
    await guest.run();
    return made;
  }

  /** The swings of the OPEN line since a time. */
  opened(sinceNs: bigint): readonly Swing[] {
    return this.#wires.swings.filter(({ line, tNs }) => line === open && tNs >= sinceNs);
  }

  roadSwings(): readonly Swing[] {
    return this.#wires.swings.filter(({ line }) => line === road);
  }

  /** Shows a card at the reader; answers with the time of its last edge. Again, as a driver does, when it was torn. */
  async show(card: number): Promise<bigint> {
    let lastNs: bigint | null = null;
    await until(async () => {
      lastNs = this.#send(card);
      if (lastNs === null) await pause(500);
      return lastNs !== null;
    }, 'a card that no pause of this machine tore');
    return lastNs ?? 0n;
  }

  /** The edges of one card; null = this process stood still in the middle of it. */
  #send(card: number): bigint | null {
    const bits = cardBits('H10301', { facility: 77, card });
    assert(bits !== null);
    let lastNs = process.hrtime.bigint();
    let whole = true;
    for (const [n, bit] of Array.from(bits).entries()) {
      while (process.hrtime.bigint() < lastNs + BigInt(bitUs) * 1_000n);
      const nowNs = process.hrtime.bigint();
      whole &&= n === 0 || nowNs - lastNs < pauseMaxNs;
      lastNs = nowNs;
      for (const high of [false, true]) this.#wires.drive(this.#device, bit === '0' ? d0 : d1, high);
    }
    return whole ? lastNs : null;
  }

  get #wires(): Qtest {
    return this.guest.wires;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A driver whose card does nothing for so long shows it again: edges that came while the guest stood still are one. */
const readMs = 10_000;

export type Pulse = { readonly afterMs: number; readonly lengthMs: number };

/** A car comes, its driver shows a card, the arm opens once, and the car drives through. */
export async function passOnce(pole: Pl061, card: number): Promise<Pulse> {
  pole.car.arrives();
  await pause(300);
  let lastNs = 0n;
  await until(async () => {
    lastNs = await pole.show(card);
    await until(() => pole.opened(lastNs).length >= 2, 'a pulse', readMs).catch(() => undefined);
    return pole.opened(lastNs).length >= 2;
  }, `a pulse for card ${card}`);
  await pole.car.passes();
  const [up, down, ...more] = pole.opened(lastNs);
  assert.deepEqual([up?.high, down?.high, more.length], [true, false, 0], 'one pulse for one card');
  const ms = (fromNs: bigint, toNs: bigint): number => Number(toNs - fromNs) / 1e6;
  return { afterMs: ms(lastNs, up?.tNs ?? 0n), lengthMs: ms(up?.tNs ?? 0n, down?.tNs ?? 0n) };
}
