import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lookAtLines } from '../../src/doctor/lookAtLines.ts';

function aSystem(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'duskgate-lines-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
const node = 'sys/bus/gpio/devices/gpiochip0/of_node';

test('names of lines come with the label of their chip, in their places, nameless ones too', () => {
  const root = aSystem({
    [`${node}/compatible`]: 'brcm,bcm2711-gpio\0',
    [`${node}/gpio-line-names`]: 'ID_SDA\0ID_SCL\0GPIO2\0\0GPIO4\0',
  });
  expect(lookAtLines(root)).toEqual({
    chips: ['pinctrl-bcm2711'],
    lineNames: { 'pinctrl-bcm2711': ['ID_SDA', 'ID_SCL', 'GPIO2', '', 'GPIO4'] },
    heldLines: null,
  });
});

test('a chip whose lines the device tree does not name is left out of the names', () => {
  const root = aSystem({ [`${node}/compatible`]: 'raspberrypi,rp1-gpio\0' });
  expect(lookAtLines(root)).toMatchObject({ chips: ['pinctrl-rp1'], lineNames: {} });
  expect(lookAtLines(aSystem({}))).toEqual({ chips: [], lineNames: {}, heldLines: null });
});

test('who holds a line is read from the list of the kernel', () => {
  const list = [
    'gpiochip0: GPIOs 512-569, parent: platform/fe200000.gpio, pinctrl-bcm2711:',
    ' gpio-512 (ID_SDA              )',
    ' gpio-516 (GPIO4               |onewire@0           ) out hi ',
    ' gpio-529 (GPIO17              |duskgate            ) out lo ACTIVE LOW',
    ' gpio-530 (GPIO18              |shutdown (panel)    ) in  hi IRQ ACTIVE LOW',
    ' gpio-531 (                    |sysfs               ) in  lo ',
    ' gpio-532 (GPIO20              |                    ) in  lo IRQ ',
    '',
    'gpiochip1: GPIOs 570-577, parent: i2c/1-0020, mcp23017, can sleep:',
    ' gpio-570 (PUMP                |gpiomon             ) in  lo ',
    '',
  ].join('\n');
  expect(lookAtLines(aSystem({ 'sys/kernel/debug/gpio': list })).heldLines).toEqual([
    { chip: 'pinctrl-bcm2711', line: 'GPIO4', by: 'onewire@0' },
    { chip: 'pinctrl-bcm2711', line: 'GPIO17', by: 'duskgate' },
    { chip: 'pinctrl-bcm2711', line: 'GPIO18', by: 'shutdown (panel)' },
    { chip: 'mcp23017', line: 'PUMP', by: 'gpiomon' },
  ]);
});

test('a list in a form that is not known holds nothing, and breaks nothing', () => {
  const list = 'chip zero\n\tGPIO17 -> lamp\n gpio-1 (\n';
  expect(lookAtLines(aSystem({ 'sys/kernel/debug/gpio': list })).heldLines).toEqual([]);
});
