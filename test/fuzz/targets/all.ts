import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../target.ts';

const corpora = join(import.meta.dirname, '../corpus');

/** Borders by the part of the product they belong to; one part is loaded at a time, which keeps the questions cheap. */
const parts = {
  gate: async () => (await import('./gate.ts')).gateTargets,
  channel: async () => (await import('./channel.ts')).channelTargets,
  mqtt: async () => (await import('./mqtt.ts')).mqttTargets,
  people: async () => (await import('./people.ts')).peopleTargets,
  cards: async () => (await import('./cards.ts')).cardTargets,
  journal: async () => (await import('./journal.ts')).journalTargets,
  settings: async () => (await import('./settings.ts')).settingsTargets,
} as const;
export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as readonly Part[];

/** The borders of a part, each with the inputs that lie in the repository for it beside its own. */
export async function targetsOf(part: Part): Promise<readonly Target[]> {
  const targets = await parts[part]();
  return targets.map((target) => ({ ...target, seeds: [...target.seeds, ...keptFor(target.name)] }));
}

/** A line each: the bytes as a JSON text of one character a byte, so that a person can read what is kept. */
export function keptFor(name: string): Uint8Array[] {
  const file = corpusFile(corpora, name);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => Buffer.from(String(JSON.parse(line)), 'latin1'));
}

/** Writes what `keptFor` reads. */
export function keepFor(folder: string, name: string, inputs: readonly Uint8Array[]): void {
  const lines = inputs.map((input) => `${JSON.stringify(Buffer.from(input).toString('latin1'))}\n`);
  writeFileSync(corpusFile(folder, name), lines.join(''));
}

const corpusFile = (folder: string, name: string): string => join(folder, `${name}.jsonl`);
