import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dice } from '../fuzz/dice.ts';
import type { Step } from './recording.ts';

/** A file's bytes as they are certain to be there, and what was written since without being waited for. */
type Content = { safe: Buffer; pending: Change[] };
type Change =
  | { readonly kind: 'write'; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'length'; readonly length: number };

/** A change of names that its folder was not synced for; `inode` null = the name goes. */
type NameChange = { readonly folder: string; readonly names: readonly (readonly [path: string, node: Node | null])[] };
type Node = { readonly content: Content | null };

/** What a sector is written or lost as a whole by; a card's flash page is larger, and some cards tear within it. */
const sectorBytes = 512;

/**
 * A disk under a recorded process. What was synced is there after a cut; of all that came later any sectors may be there and
 * others not, and the names of a folder as of any moment since it was last synced, or some of the changes without those before.
 */
export class Disk {
  /** Names by path as the process sees them, and as they are certain to be. */
  readonly #names = new Map<string, Node>();
  readonly #safe = new Map<string, Node>();
  #pending: NameChange[] = [];
  readonly #contents = new Map<bigint, Content>();
  readonly #folders = new Map<bigint, string>();
  readonly said: string[] = [];

  /** `start` is a folder as it lay there when the recording began: all of it safe. */
  constructor(start: string) {
    for (const entry of readdirSync(start, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      const content = entry.isDirectory() ? null : { safe: readFileSync(file), pending: [] };
      const path = file.slice(start.length + 1);
      this.#names.set(path, { content });
      this.#safe.set(path, { content });
      if (content !== null) this.#contents.set(statSync(file, { bigint: true }).ino, content);
    }
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'open':
        return this.#open(step);
      case 'write':
        return void this.#contents
          .get(step.inode)
          ?.pending.push({ kind: 'write', offset: step.offset, data: step.data });
      case 'length':
        return void this.#contents.get(step.inode)?.pending.push({ kind: 'length', length: step.length });
      case 'sync':
        return this.#sync(step.inode);
      case 'rename':
        return this.#change(step.to, [
          [step.from, null],
          [step.to, this.#names.get(step.from) ?? null],
        ]);
      case 'remove':
        return this.#change(step.path, [[step.path, null]]);
      case 'folder':
        return this.#change(step.path, [[step.path, { content: null }]]);
      case 'said':
        return void this.said.push(step.text);
    }
  }

  #open({ path, inode, isFolder, emptied }: Extract<Step, { kind: 'open' }>): void {
    if (isFolder) return void this.#folders.set(inode, path);
    const known = this.#names.get(path)?.content ?? null;
    const content = known ?? { safe: Buffer.alloc(0), pending: [] };
    this.#contents.set(inode, content);
    if (known === null) this.#change(path, [[path, { content }]]);
    else if (emptied) content.pending.push({ kind: 'length', length: 0 });
  }

  #change(path: string, names: NameChange['names']): void {
    this.#pending.push({ folder: folderOf(path), names });
    for (const [name, node] of names) put(this.#names, name, node);
  }

  #sync(inode: bigint): void {
    const content = this.#contents.get(inode);
    if (content !== undefined) {
      content.safe = applied(content, () => true);
      content.pending = [];
    }
    const folder = this.#folders.get(inode);
    if (folder === undefined) return;
    for (const { names } of this.#pending.filter((one) => one.folder === folder))
      for (const [name, node] of names) put(this.#safe, name, node);
    this.#pending = this.#pending.filter((one) => one.folder !== folder);
  }

  /** Writes into an empty folder what a cut at this moment may leave. */
  cut(into: string, dice: Dice): void {
    const names = new Map(this.#safe);
    for (const { names: changed } of this.#survivors(dice)) for (const [name, node] of changed) put(names, name, node);
    const survives = sectorsAtCut(dice);
    for (const [path, { content }] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const folder = folderOf(path);
      // A folder whose own name was lost takes everything in it along.
      if (folder !== '' && !names.has(folder)) continue;
      const file = join(into, path);
      mkdirSync(dirname(file), { recursive: true });
      if (content === null) mkdirSync(file, { recursive: true });
      // The shared index of a log is memory; after a cut there is none.
      else if (!path.endsWith('-shm')) writeFileSync(file, applied(content, survives));
    }
  }

  #survivors(dice: Dice): readonly NameChange[] {
    // A journalling file system keeps names in their order; another may not.
    if (dice.happens(0.7)) return this.#pending.slice(0, dice.below(this.#pending.length + 1));
    return this.#pending.filter(() => dice.happens(0.5));
  }
}

/** Which sectors of what was not waited for reach the disk: none, all, those up to a moment, or any. */
function sectorsAtCut(dice: Dice): () => boolean {
  const kind = dice.below(5);
  if (kind === 0) return () => false;
  if (kind === 1) return () => true;
  if (kind === 2) {
    let left = dice.below(400);
    return () => (left -= 1) > 0;
  }
  const share = dice.one([0.1, 0.5, 0.9]) ?? 0.5;
  return () => dice.happens(share);
}

/** The bytes with those sectors of the pending changes that survive. A hole reads as zeros. */
function applied({ safe, pending }: Content, survives: () => boolean): Buffer {
  let bytes: Buffer = Buffer.from(safe);
  for (const change of pending) {
    if (change.kind === 'length') {
      if (survives()) bytes = resized(bytes, change.length);
      continue;
    }
    const { data, offset } = change;
    for (let from = 0; from < data.length; ) {
      const to = Math.min(data.length, from + sectorBytes - ((offset + from) % sectorBytes));
      if (survives()) {
        if (bytes.length < offset + to) bytes = resized(bytes, offset + to);
        data.copy(bytes, offset + from, from, to);
      }
      from = to;
    }
  }
  return bytes;
}

function resized(bytes: Buffer, length: number): Buffer {
  const made = Buffer.alloc(length);
  bytes.copy(made, 0, 0, Math.min(length, bytes.length));
  return made;
}

function put(names: Map<string, Node>, path: string, node: Node | null): void {
  if (node === null) names.delete(path);
  else names.set(path, node);
}

const folderOf = (path: string): string => (dirname(path) === '.' ? '' : dirname(path));
