import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Site } from '../controller/site.ts';
import { readDisk, readSensors } from '../machine/sensors.ts';
import { readOutcome } from '../release/papers.ts';
import { Shelf } from '../release/shelf.ts';
import { readAccepted } from '../settings/accepted.ts';
import { type Words, worded } from '../words/language.ts';
import type { Facts, Kept } from './facts.ts';
import { namesIn, textOf } from './files.ts';
import { lookAtLines } from './lookAtLines.ts';

export type Looking = {
  /** Paths are below this folder, so that a tree can be looked at. */
  readonly root: string;
  readonly stateFolder: string;
  readonly atMs: number;
  /** Compares every file of the release with its digest: seconds on a Pi. */
  readonly deep: boolean;
};

const words = {
  unread: { en: '{file} cannot be read', zh: '{file} 无法读取' },
  damaged: { en: '{file} is damaged', zh: '{file} 已损坏' },
} satisfies Record<string, Words>;

/** Everything that files tell; what has to be asked over a socket is not in it. Never throws. */
export function look(looking: Looking): Omit<Facts, 'broker' | 'core'> {
  const { root, stateFolder, atMs } = looking;
  const state = join(root, stateFolder);
  const accepted = readAccepted(state);
  const site = accepted.kind === 'ok' ? accepted.accepted.site : null;
  return {
    atMs,
    stateFolder,
    sensors: readSensors(root),
    disk: diskOf(root, stateFolder),
    site,
    damagedCopies:
      accepted.kind === 'ok'
        ? accepted.passedOver.filter(({ file }) => existsSync(join(state, file))).map(({ file }) => file)
        : [],
    ...lookAtLines(root),
    chipDevices: namesIn(join(root, 'dev'))
      .filter((name) => /^gpiochip\d+$/.test(name))
      .flatMap((name) => kept(root, `/dev/${name}`) ?? []),
    pwmDevices: namesIn(join(root, 'sys/class/pwm')).flatMap(
      (name) => realName(join(root, 'sys/class/pwm', name, 'device')) ?? [],
    ),
    hasRtc: existsSync(join(root, 'sys/class/rtc/rtc0')),
    isSynced: existsSync(join(root, 'run/systemd/timesync/synchronized')),
    watchdog: watchdogOf(root),
    journalOnDisk: namesIn(join(root, 'var/log/journal')).length > 0,
    state: kept(root, stateFolder),
    secrets: secretsOf(site, stateFolder).flatMap((path) => kept(root, path) ?? []),
    safeTable: safeTableOf(join(state, 'safe.json')),
    release: releaseOf(looking),
  };
}

function diskOf(root: string, folder: string): Facts['disk'] {
  const room = readDisk(join(root, folder));
  return room === null ? null : { ...room, readOnly: isReadOnly(textOf(join(root, 'proc/mounts')) ?? '', folder) };
}

/** By the mount that holds the folder: the longest path in proc(5) mounts that it begins with. */
function isReadOnly(mounts: string, folder: string): boolean {
  const holding = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, at = '']) => at === '/' || folder === at || folder.startsWith(`${at}/`))
    .sort(([, a = ''], [, b = '']) => b.length - a.length)[0];
  return holding?.[3]?.split(',').includes('ro') ?? false;
}

function watchdogOf(root: string): Facts['watchdog'] {
  const state = textOf(join(root, 'sys/class/watchdog/watchdog0/state'))?.trim();
  return { device: existsSync(join(root, 'dev/watchdog0')), armed: state === 'active' };
}

function secretsOf(site: Site | null, stateFolder: string): readonly string[] {
  const password = site?.broker?.passwordFile ?? null;
  const cards = ['site.key', 'roster.key.pem'].map((name) => join(stateFolder, 'cards', name));
  return [...cards, ...(password === null ? [] : [password])];
}

function safeTableOf(file: string): Facts['safeTable'] {
  const text = textOf(file);
  if (text === null) return { why: worded(words.unread, { file: basename(file) }) };
  try {
    const [line = '', digest] = text.split('\n');
    const { v, madeAtMs } = JSON.parse(line) as { v?: unknown; madeAtMs?: unknown };
    const isWhole = createHash('sha256').update(line).digest('hex') === digest;
    if (isWhole && v === 1 && typeof madeAtMs === 'number') return { madeAtMs };
  } catch {
    // Said below.
  }
  return { why: worded(words.damaged, { file: basename(file) }) };
}

function releaseOf({ root, deep }: Looking): Facts['release'] {
  const folder = join(root, 'opt/duskgate');
  const shelf = new Shelf(folder);
  const { current, trial } = shelf;
  const outcome = readOutcome(join(folder, 'outcome.json'));
  const takenBack =
    outcome !== null && outcome.to === current?.version ? { from: outcome.from, why: outcome.why } : null;
  const damaged = deep && current !== null ? damagedIn(join(folder, 'releases', current.name)) : null;
  return { current: current?.name ?? null, onTrial: trial !== null, takenBack, damaged };
}

/** Files whose bytes are not those of `SHA256SUMS`. */
function damagedIn(folder: string): readonly string[] {
  const lines = (textOf(join(folder, 'SHA256SUMS')) ?? '').split('\n');
  return lines.flatMap((line) => {
    const [, digest = '', path = ''] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    return path === '' || digestOf(join(folder, path)) === digest ? [] : [relative('.', path)];
  });
}

function digestOf(file: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return null;
  }
}

function kept(root: string, path: string): Kept | null {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  return found === undefined ? null : { path, mode: found.mode & 0o777, uid: found.uid };
}

function realName(link: string): string | null {
  try {
    return basename(realpathSync(link));
  } catch {
    try {
      return basename(readlinkSync(link));
    } catch {
      return null;
    }
  }
}
