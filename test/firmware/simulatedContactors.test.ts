import { expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { SimulatedPwm } from '../../firmware/board/simulatedPwm.ts';
import { openContactors } from '../../firmware/simulatedContactors.ts';
import type { Input } from '../../src/controller/site.ts';
import { aZone } from '../makers/site.ts';

const contact: Input = { id: 'contactor', kind: 'feedback', line: 'GPIO13', activeLow: false };
const relay = { kind: 'relay', line: 'GPIO17', activeLow: false } as const;

test.each([
  ['normally-open', [false, true, false]],
  ['normally-closed', [true, false, true]],
] as const)('the contact of a %s relay shows whether the lamps are lit', (kind, lit) => {
  const chip = new SimulatedChip();
  const zones = [aZone({ output: { ...relay, contact: kind }, feedback: contact.id })];
  const outputs = chip.request([{ direction: 'output', line: relay.line, activeLow: false, initial: false }]);
  const close = openContactors({ chip, pwm: new SimulatedPwm(), site: { zones, inputs: [contact] } });
  const shown = [chip.isHigh(contact.line)];
  for (const on of [true, false]) {
    outputs.set(relay.line, on);
    shown.push(chip.isHigh(contact.line));
  }
  expect(shown).toEqual(lit);
  close();
  outputs.set(relay.line, true);
  expect(chip.isHigh(contact.line)).toBe(lit[2]);
});

test('the contact of a dimmer shows whether there is any light', () => {
  const chip = new SimulatedChip();
  const pwm = new SimulatedPwm();
  const dimmer = pwm.request([{ channel: 'PWM0', inverted: false, initial: 0.4 }]);
  const output = { kind: 'pwm', channel: 'PWM0', inverted: false, idleLevel: 100 } as const;
  const zones = [aZone({ output, feedback: contact.id })];
  openContactors({ chip, pwm, site: { zones, inputs: [{ ...contact, activeLow: true }] } });
  expect(chip.isHigh(contact.line)).toBe(false);
  dimmer.set('PWM0', 0);
  expect(chip.isHigh(contact.line)).toBe(true);
});
