import { readFileSync } from 'node:fs';

/** One thing a process asked of the disk, or said (`said`), in its order. Paths are below the recorded folder; '' is itself. */
export type Step =
  | {
      readonly kind: 'open';
      readonly path: string;
      readonly inode: bigint;
      readonly isFolder: boolean;
      readonly emptied: boolean;
    }
  | { readonly kind: 'write'; readonly inode: bigint; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'length'; readonly inode: bigint; readonly length: number }
  | { readonly kind: 'sync'; readonly inode: bigint }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'said'; readonly text: string };

const headBytes = 32;

/** Reads what recorder.c wrote. */
export function readSteps(file: string, root: string): Step[] {
  const bytes = readFileSync(file);
  const steps: Step[] = [];
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const [op, pathLength, dataLength, more] = [0, 4, 8, 12].map((offset) => bytes.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
      number,
    ];
    const inode = bytes.readBigUInt64LE(at + 16);
    const offset = Number(bytes.readBigUInt64LE(at + 24));
    const pathEnd = at + headBytes + pathLength;
    const path = bytes.toString('utf8', at + headBytes, pathEnd);
    const data = bytes.subarray(pathEnd, pathEnd + dataLength);
    at = pathEnd + dataLength;
    steps.push(stepOf(String.fromCharCode(op), { path: below(path, root), inode, offset, more, data, root }));
  }
  return steps;
}

type Parts = { path: string; inode: bigint; offset: number; more: number; data: Buffer; root: string };

function stepOf(op: string, { path, inode, offset, more, data, root }: Parts): Step {
  switch (op) {
    case 'O':
      return { kind: 'open', path, inode, isFolder: (more & 1) !== 0, emptied: (more & 2) !== 0 };
    case 'W':
      return { kind: 'write', inode, offset, data };
    case 'T':
      return { kind: 'length', inode, length: offset };
    case 'S':
      return { kind: 'sync', inode };
    case 'R':
      return { kind: 'rename', from: path, to: below(data.toString(), root) };
    case 'U':
      return { kind: 'remove', path };
    case 'M':
      return { kind: 'folder', path };
    case 'A':
      return { kind: 'said', text: data.toString() };
    default:
      throw new Error(`the recording is damaged: there is no step "${op}"`);
  }
}

const below = (path: string, root: string): string => (path.startsWith(root) ? path.slice(root.length + 1) : path);
