import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoCard, demoCards, strangersCard } from '../../src/simulator/demoCards.ts';

const table = readFileSync(join(import.meta.dirname, '../../config/residents.csv'), 'utf8');
const listed = new Set(
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(3).join(':')),
);
const text = ({ facility, card }: { facility: number; card: number }) => `${facility}:${card}`;

test('every card of the demonstration is in the table beside its config, and no stranger is', () => {
  const residents = Array.from({ length: 2 * demoCards }, (_, n) => text(demoCard({ facilities: [77] }, n)));
  expect(new Set(residents)).toEqual(listed);
  for (let n = 0; n < 2_000; n += 1) expect(listed).not.toContain(text(strangersCard({ facilities: [77] }, n)));
});
