import { expect, test } from 'vitest';
import type { Happened } from '../../src/dashboard/asks/useQuestion.ts';
import type { Device } from '../../src/dashboard/estate/device.ts';
import { eventWords, rowText } from '../../src/dashboard/words/events.ts';
import { learnWords } from '../../src/dashboard/words/words.ts';

const device = { desc: { value: null } } as unknown as Device;
const row = (type: string, more: Readonly<Record<string, unknown>>) => ({ type, ...more }) as unknown as Happened;

const faults = [
  row('light.fault', { zone: 'road', message: 'it is busy', message_zh: '被占用' }),
  row('gate.output', { lane: 'in', obeys: false, message: 'it is busy', message_zh: '被占用' }),
  row('lane.fault', { lane: 'in', on: true, text: 'it is busy', text_zh: '被占用' }),
  row('roster.refused', { text: 'it is busy', text_zh: '被占用' }),
  row('people.refused', { text: 'it is busy', text_zh: '被占用' }),
  row('firmware.back', { from: '1', to: '2', why: 'it is busy', why_zh: '被占用' }),
  row('command.refused', { text: 'it is busy', text_zh: '被占用' }),
];

test('whoever reads Chinese sees the Chinese of a row, and no English beside it', async () => {
  await learnWords('zh');
  for (const fault of faults) {
    expect(eventWords(fault, device), fault.type).toMatch(/：被占用$/);
    expect(eventWords(fault, device), fault.type).not.toMatch(/[a-z]/);
  }
  expect(rowText(row('people.refused', { text: 'older', text_zh: '较旧' }), 'text')).toEqual({ text: '较旧' });
});

test('whoever reads English sees the English of it', async () => {
  await learnWords('en');
  for (const fault of faults) expect(eventWords(fault, device), fault.type).toMatch(/: it is busy$/);
});

test('a row from before it was told in Chinese is shown in English, and called so', async () => {
  await learnWords('zh');
  expect(rowText(row('people.refused', { text: 'older' }), 'text')).toEqual({ text: 'older', lang: 'en' });
  expect(rowText(row('people.refused', {}), 'text')).toBeNull();
  expect(eventWords(row('light.fault', { message: 'busy' }), device)).toMatch(/：busy$/);
});
