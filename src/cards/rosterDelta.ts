import type { WeeklyProfile } from '../access/profile.ts';
import { type Words, worded } from '../words/language.ts';
import { type Refusal, refused } from './fault.ts';
import type { LoadedRoster } from './loadedRoster.ts';
import { lineAt, readRoster, textOf, unfitBytes } from './rosterFile.ts';
import { cardsMax, deltaLine, profilesMax, readDeltaHead, type Trust } from './rosterHead.ts';
import { cardLine, isPseudonym, profileLine, readLine } from './rosterLine.ts';

/** What a delta says of a card or a profile: its new line, or null = it is gone. */
type Changes = ReadonlyMap<string, string | null>;

/**
 * The roster that a delta makes of its base. The delta carries the signed head of the result, so that a change that was not
 * signed, or a base that is not the one it was made for, cannot give a roster that passes.
 */
export function applyDelta(
  bytes: Buffer,
  base: LoadedRoster | null,
  trust: Trust,
): { readonly kind: 'ok'; readonly roster: LoadedRoster } | Refusal {
  const unfit = unfitBytes(bytes);
  if (unfit !== null) return unfit;
  const first = lineAt(bytes, 0);
  const delta = readDeltaHead(first === null ? '' : textOf(bytes, first));
  if (first === null || delta === null)
    return refused('not_a_roster', {
      en: 'The first line is not the head of a delta of this version. Check which file was sent.',
      zh: '首行不是本版本增量的表头。请核对所发送的文件。',
    });
  if (base === null || base.head.version !== delta.base.version || base.head.digest !== delta.base.digest)
    return wrongBase(delta.base.version, base);
  const second = lineAt(bytes, first.end + 1);
  const third = second && lineAt(bytes, second.end + 1);
  if (second === null || third === null)
    return refused('truncated', {
      en: 'The delta breaks off before its changes. Fetch it again.',
      zh: '增量在更改之前中断。请重新获取。',
    });
  const changes = readChanges(bytes, third.end + 1, delta.changes);
  if ('kind' in changes) return changes;
  const heads = bytes.subarray(second.start, third.end + 1);
  // The base's lines were read when it was taken; cards are read again only where a profile could go from under them.
  const isProfileGone = [...changes.profiles.values()].includes(null);
  return readRoster(Buffer.concat([heads, ...mergedBody(base, changes)]), trust, isProfileGone ? 'each' : 'order');
}

const words = {
  noBase: {
    en: 'The delta was made for another roster, version {wanted}; none runs here. Send the whole roster.',
    zh: '增量针对另一名单，版本 {wanted}；本机没有名单在运行。请发送完整名单。',
  },
  otherBase: {
    en: 'The delta was made for another roster, version {wanted}; version {here} runs here. Send the whole roster.',
    zh: '增量针对另一名单，版本 {wanted}；本机运行版本 {here}。请发送完整名单。',
  },
} satisfies Record<string, Words>;

function wrongBase(wanted: number, base: LoadedRoster | null): Refusal {
  if (base === null) return refused('wrong_base', worded(words.noBase, { wanted }));
  return refused('wrong_base', worded(words.otherBase, { wanted, here: base.head.version }));
}

type ChangeMaps = { readonly profiles: Changes; readonly cards: Changes };

function readChanges(bytes: Buffer, start: number, promised: number): ChangeMaps | Refusal {
  const profiles = new Map<string, string | null>();
  const cards = new Map<string, string | null>();
  let at = start;
  for (let n = 0; n < promised; n += 1) {
    const line = lineAt(bytes, at);
    if (line === null)
      return refused('truncated', {
        en: `The delta breaks off after ${n} of ${promised} changes. Fetch it again.`,
        zh: `增量在 ${promised} 处更改中的第 ${n} 处后中断。请重新获取。`,
      });
    const change = readChange(textOf(bytes, line));
    if (change === null)
      return refused('bad_line', {
        en: `Change ${n + 1} of the delta is not written as changes are. Make it again.`,
        zh: `增量的第 ${n + 1} 处更改格式不对。请重新制作。`,
      });
    const map = change.about === 'card' ? cards : profiles;
    if (map.has(change.key))
      return refused('duplicate', {
        en: `Change ${n + 1} of the delta is about the same card or profile as one before it. Make it again.`,
        zh: `增量的第 ${n + 1} 处更改与此前一处针对同一张卡或时段。请重新制作。`,
      });
    map.set(change.key, change.line);
    at = line.end + 1;
  }
  return at === bytes.length
    ? { profiles, cards }
    : refused('bad_line', {
        en: `The delta goes on after the ${promised} changes its head promises. Make it again.`,
        zh: `增量超出表头所列的 ${promised} 处更改。请重新制作。`,
      });
}

type Change = { readonly about: 'card' | 'profile'; readonly key: string; readonly line: string | null };

function readChange(text: string): Change | null {
  const read = readLine(text);
  if (read?.kind === 'card') return { about: 'card', key: read.card.pseudonym, line: text };
  if (read?.kind === 'profile') return { about: 'profile', key: read.profile.id, line: text };
  const card = goneIn(text, 'gone');
  if (isPseudonym(card)) return { about: 'card', key: card, line: null };
  const profile = goneIn(text, 'goneProfile');
  return profile === null ? null : { about: 'profile', key: profile, line: null };
}

/** What `{"gone":"..."}` names, when the text is written in that one way. */
function goneIn(text: string, name: 'gone' | 'goneProfile'): string | null {
  try {
    const key = (JSON.parse(text) as Record<string, unknown> | null)?.[name];
    return typeof key === 'string' && goneLine(name, key) === text ? key : null;
  } catch {
    return null;
  }
}

const goneLine = (name: 'gone' | 'goneProfile', key: string): string => JSON.stringify({ [name]: key });

/** The base's lines with the changes among them, sorted. Cards of the base that do not change keep their bytes. */
function mergedBody(base: LoadedRoster, { profiles, cards }: ChangeMaps): Buffer[] {
  const kept = [...base.profiles.values()]
    .filter(({ id }) => !profiles.has(id))
    .map((one) => ({ id: one.id, line: profileLine(one) }));
  const fresh = [...profiles].flatMap(([id, line]) => (line === null ? [] : [{ id, line }]));
  const lines: Buffer[] = [...kept, ...fresh]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ line }) => Buffer.from(`${line}\n`));
  let done = 0;
  for (const [pseudonym, line] of [...cards].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const place = base.countBefore(pseudonym);
    lines.push(base.linesOf(done, place));
    if (line !== null) lines.push(Buffer.from(`${line}\n`));
    done = place + (base.card(pseudonym) === null ? 0 : 1);
  }
  lines.push(base.linesOf(done, base.head.cards));
  return lines;
}

/** The bytes of the delta from one roster to another, or null when it would be no smaller than the roster itself. */
export function writeDelta(from: LoadedRoster, to: LoadedRoster): Buffer | null {
  const lines = [...profileChanges(from.profiles, to.profiles), ...cardChanges(from, to)];
  if (lines.length > cardsMax + profilesMax) return null;
  const head = deltaLine({ base: { version: from.head.version, digest: from.head.digest }, changes: lines.length });
  const first = lineAt(to.bytes, 0);
  const second = first && lineAt(to.bytes, first.end + 1);
  const heads = to.bytes.subarray(0, (second?.end ?? 0) + 1);
  const bytes = Buffer.concat([
    Buffer.from(`${head}\n`),
    heads,
    Buffer.from(lines.map((line) => `${line}\n`).join('')),
  ]);
  return bytes.length < to.bytes.length ? bytes : null;
}

type Profiles = ReadonlyMap<string, WeeklyProfile>;

function profileChanges(from: Profiles, to: Profiles): string[] {
  const lineIn = (profiles: Profiles, id: string): string | null => {
    const profile = profiles.get(id);
    return profile === undefined ? null : profileLine(profile);
  };
  const gone = [...from.keys()].filter((id) => !to.has(id)).map((id) => goneLine('goneProfile', id));
  const put = [...to.values()].map(profileLine).filter((line, i) => lineIn(from, [...to.keys()][i] ?? '') !== line);
  return [...gone, ...put];
}

function* cardChanges(from: LoadedRoster, to: LoadedRoster): Generator<string> {
  for (const card of from.cards()) if (to.card(card.pseudonym) === null) yield goneLine('gone', card.pseudonym);
  for (const card of to.cards()) {
    const before = from.card(card.pseudonym);
    const line = cardLine(card);
    if (before === null || cardLine(before) !== line) yield line;
  }
}
