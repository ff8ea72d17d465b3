import { join } from 'node:path';
import type { Facts, HeldLine } from './facts.ts';
import { namesIn, textOf } from './files.ts';

/** What a driver calls itself in the device tree, and the label of its GPIO chip. */
const labels: Readonly<Record<string, string>> = {
  'brcm,bcm2835-gpio': 'pinctrl-bcm2835',
  'brcm,bcm2711-gpio': 'pinctrl-bcm2711',
  'raspberrypi,rp1-gpio': 'pinctrl-rp1',
};

/** The GPIO chips and their lines, from files alone: no chip is opened, so that nobody is disturbed. */
export function lookAtLines(root: string): Pick<Facts, 'chips' | 'lineNames' | 'heldLines'> {
  const folder = join(root, 'sys/bus/gpio/devices');
  // The kernel tells of chips in the device tree; on other machines only the character device does.
  const found = namesIn(folder).flatMap((name) => {
    const node = join(folder, name, 'of_node');
    const drivers = listIn(join(node, 'compatible')) ?? [];
    return drivers.flatMap((driver) => labels[driver] ?? []).map((label) => ({ label, node }));
  });
  const named = found.flatMap(({ label, node }): [string, readonly string[]][] => {
    const names = listIn(join(node, 'gpio-line-names'));
    return names === null ? [] : [[label, names]];
  });
  return {
    chips: found.map(({ label }) => label),
    lineNames: Object.fromEntries(named),
    heldLines: heldLinesIn(textOf(join(root, 'sys/kernel/debug/gpio'))),
  };
}

/** Strings of a property: each ends with a zero. */
function listIn(file: string): readonly string[] | null {
  return textOf(file)?.split('\0').slice(0, -1) ?? null;
}

/**
 * The kernel's list for people, whose form it does not promise: what is not understood is not held. A chip has a head,
 * `gpiochip0: GPIOs 512-565, parent: platform/fe200000.gpio, pinctrl-bcm2711:`, and below it a row for each line,
 * ` gpio-516 (GPIO4               |onewire@0           ) out hi`; names and holders are cut at twenty letters.
 * Source: drivers/gpio/gpiolib.c, gpiolib_dbg_show, Linux 5.10 to 6.8.
 */
function heldLinesIn(text: string | null): readonly HeldLine[] | null {
  if (text === null) return null;
  let chip = '';
  return text.split('\n').flatMap((row) => {
    const head = /^gpiochip\d+: (.*):$/.exec(row)?.[1];
    if (head !== undefined) chip = head.split(', ').findLast((part) => part !== 'can sleep') ?? '';
    const [, line = '', by = ''] = /^ gpio-\d+ *\(([^|]*)\|(.*)\) +(?:in|out)\b/.exec(row) ?? [];
    return line.trim() === '' || by.trim() === '' ? [] : [{ chip, line: line.trim(), by: by.trim() }];
  });
}
