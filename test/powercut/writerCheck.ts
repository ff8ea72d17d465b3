import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adopt, cardFiles, readHeld } from '../../src/cards/rosterFolder.ts';
import { readPeopleRoster } from '../../src/people/peopleFolder.ts';
import { readAccepted, writeAccepted } from '../../src/settings/accepted.ts';
import { configInForce } from '../../src/settings/sentConfig.ts';
import { acceptedVersion, filler, rosterVersion, trust } from './versions.ts';

const kinds = ['accepted', 'sent', 'people', 'roster', 'whole'] as const;
export type Versions = Readonly<Record<(typeof kinds)[number], number>>;
export const noVersions: Versions = { accepted: 0, sent: 0, people: 0, roster: 0, whole: 0 };

/** The versions that the lines of writingChild.ts promise, on top of those before. */
export function versionsBy(said: readonly string[], before: Versions): Versions {
  const lines = said
    .join('')
    .split('\n')
    .map((line) => line.split(' '));
  const last = (kind: string) =>
    Math.max(0, ...lines.filter(([one]) => one === kind).map(([, version]) => Number(version)));
  return Object.fromEntries(kinds.map((kind) => [kind, Math.max(before[kind], last(kind))])) as Versions;
}

/**
 * Reads everything as the product does at its start. A version is the promised one or that which was being written, `newest`, and
 * whole; then one more is written.
 */
export function lookAtWritten(
  folder: string,
  { local, promised, newest }: { local: string; promised: Versions; newest: number },
): { trouble: string | null; now: Versions } {
  const found: Partial<Record<keyof Versions, number>> = {};
  try {
    const accepted = readAccepted(folder);
    found.accepted = accepted.kind === 'ok' ? Number(accepted.accepted.site.names.en) : 0;
    found.sent = sentVersion(configInForce(folder, local), local);
    found.people = readPeopleRoster(folder, 'estate')?.version ?? 0;
    const held = readHeld(cardFiles(folder), trust);
    found.roster = held.roster?.head.version ?? 0;
    found.whole = wholeVersion(join(folder, 'out', 'export.csv'));
    const now = found as Versions;
    const trouble =
      kinds
        .map((kind) => troubleOf(kind, now[kind], { promised: promised[kind], newest }))
        .find((one) => one !== null) ?? null;
    return { trouble: trouble ?? nextTrouble(folder, newest), now };
  } catch (error) {
    return { trouble: String(error), now: promised };
  }
}

/** An exported file appears whole or not at all; nobody promises that its name is on the disk when the command ends. */
function troubleOf(
  kind: keyof Versions,
  found: number,
  { promised, newest }: { promised: number; newest: number },
): string | null {
  if (found === promised || found === newest || (kind === 'whole' && found < promised)) return null;
  return `${kind} is of version ${found}, and ${promised} was promised`;
}

function sentVersion(inForce: string, local: string): number {
  return inForce === local ? 0 : versionIn(readFileSync(inForce, 'utf8').trimEnd());
}

function wholeVersion(file: string): number {
  if (!existsSync(file)) return 0;
  const [head = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const version = Number(head);
  if (lines.length !== 200 || lines.some((line) => line !== filler(version).trimEnd() && line !== filler(version)))
    throw new Error('the exported file is torn');
  return version;
}

function versionIn(text: string): number {
  const version = Number(/^version (\d+)/.exec(text)?.[1]);
  if (text !== filler(version).trimEnd()) throw new Error('the sent config is torn');
  return version;
}

/** What lies about after the cut must not be in the way of the next version. */
function nextTrouble(folder: string, newest: number): string | null {
  writeAccepted(folder, acceptedVersion(newest + 1));
  const read = readAccepted(folder);
  if (read.kind === 'none' || read.from !== 'site.json') return 'the next config is not accepted';
  const done = adopt(rosterVersion(newest + 1), null, { files: cardFiles(folder), trust });
  return done.kind === 'refused' ? `the next roster is refused: ${done.words.en}` : null;
}
