import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { litAt, readTable, type SafeTable, wireFor } from '../../../firmware/safe.ts';
import { nodeFlags } from '../../../src/runtime/nodeFlags.ts';
import { prepareEstate, raspberryPiEstate } from '../estate.ts';
import { until } from '../guest/settle.ts';
import { check, type Result, say } from '../say.ts';
import { ArmGuest } from './machine.ts';

/**
 * Registers of the BCM2837's pins (BCM2835 ARM Peripherals, chapter 6): function select of ten lines a word, three bits a
 * line, 1 = output; and the level of lines 0 to 31.
 */
const functionSelect = 0x3f200000;
const levels = 0x3f200034;

/** Half past eight on a June evening in Shanghai: everything is lit. */
const eveningMs = Date.UTC(2027, 5, 15, 12, 30);

/** duskgate-core on the pins of an emulated Raspberry Pi 3: the kernel's own driver, looked at from outside the machine. */
export async function raspberryPi(): Promise<Result> {
  const folder = prepareEstate(raspberryPiEstate);
  const table = readTable(folder);
  const guest = await ArmGuest.start({
    // Four emulated processors in threads of their own break what Node compiles: it died of it in half of all runs.
    board: ['-accel', 'tcg,thread=single', '-M', 'raspi3b', '-m', '1G', '-dtb', join('@parts', 'bcm2837-rpi-3-b.dtb')],
    estate: folder,
    clockMs: eveningMs,
    script: `
node ${nodeFlags.core.join(' ')} firmware/core.ts --config /var/lib/duskgate/estate.yaml --state /var/lib/duskgate 2>&1 &
core=$!
while [ -e /proc/$core ] && ! grep -q 'GPIO17.*out' /sys/kernel/debug/gpio; do sleep 1; done
sed -n 's/^gpiochip[0-9]*:.*\\(pinctrl-bcm2835\\).*/guest: chip \\1/p' /sys/kernel/debug/gpio
wait $core
echo "guest: core ended with $?"`,
  });
  try {
    await guest.run();
    const result = await check(
      'core finds the pins of a Raspberry Pi 3 by name and lights by the plan, without a wrong level on the way',
      () => lightsRight(guest, table),
    );
    if (result.failed > 0) say(`what the guest said:\n${guest.said}`);
    return result;
  } finally {
    await guest.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lightsRight(guest: ArmGuest, table: SafeTable): Promise<void> {
  const wanted = table.zones.map((zone) => wireFor(zone.output, litAt({ ...table, madeAtMs: 0 }, zone, eveningMs)));
  const numbers = wanted.map(({ name }) => Number(name.slice(4)));
  /** Levels that each line had while it was an output, one after the other. */
  const shown = numbers.map((): number[] => []);
  await until(
    async () => {
      for (const [i, line] of numbers.entries()) {
        const level = await outputLevel(guest, line);
        if (level !== null && level !== shown[i]?.at(-1)) shown[i]?.push(level);
      }
      return /guest: ended/.test(guest.said) || wanted.every(({ high }, i) => shown[i]?.at(-1) === high);
    },
    `the plan on the pins: ${JSON.stringify(wanted)}`,
  );
  await until(() => /lights right|guest: ended/.test(guest.said), 'lights right');
  assert.match(guest.said, /lights right/, guest.said);
  for (const [i, { name, high }] of wanted.entries()) {
    const zone = table.zones[i];
    const restsLit = zone?.output.kind === 'relay' && zone.output.contact === 'normally-closed';
    // What rests lit is right at once; what rests dark comes on in its turn.
    const steps = restsLit || high === resting(zone) ? [high] : [resting(zone), high];
    assert.deepEqual(shown[i], steps, name);
  }
  // Lamps first: what is not for them is loaded when they burn. Until it is claimed the line is no output.
  let barrier: number | null = null;
  await until(async () => {
    barrier = await outputLevel(guest, 22);
    return barrier !== null || /guest: ended/.test(guest.said);
  }, 'the barrier is claimed');
  assert.equal(barrier, 0, 'the barrier rests');
  say(`figure: raspi3b, ${/lights right \d+ ms after start/.exec(guest.said)?.[0]} (emulated, pinctrl-bcm2835)`);
}

const resting = (zone: SafeTable['zones'][number] | undefined): number =>
  zone === undefined ? -1 : wireFor(zone.output, false).high;

/** Null while the line is no output. */
async function outputLevel({ wires }: ArmGuest, line: number): Promise<number | null> {
  const select = await wires.word(functionSelect + 4 * Math.floor(line / 10));
  if (((select >>> (3 * (line % 10))) & 7) !== 1) return null;
  return ((await wires.word(levels)) >>> line) & 1;
}
