import type { Dice } from '../dice.ts';

const special = [0x00, 0x01, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x30, 0x5b, 0x5c, 0x7b, 0x7f, 0x80, 0xc0, 0xe4, 0xff];

type Change = (bytes: Buffer, dice: Dice, other: Uint8Array) => Uint8Array;

const flipBit: Change = (bytes, dice) => {
  const at = dice.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
  return bytes;
};

const setByte: Change = (bytes, dice) => {
  bytes[dice.below(bytes.length)] = dice.happens(0.5) ? (dice.one(special) ?? 0) : dice.below(256);
  return bytes;
};

/** Counters and stamps go wrong by a little. */
const nudge: Change = (bytes, dice) => {
  const at = dice.below(bytes.length);
  bytes[at] = ((bytes[at] ?? 0) + dice.below(33) - 16) & 0xff;
  return bytes;
};

const cut: Change = (bytes, dice) => {
  const at = dice.below(bytes.length);
  const length = 1 + dice.below(Math.min(bytes.length - at, dice.happens(0.8) ? 16 : 4_096));
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
};

const truncate: Change = (bytes, dice) => bytes.subarray(0, dice.below(bytes.length));

const repeat: Change = (bytes, dice) => {
  const at = dice.below(bytes.length);
  const piece = bytes.subarray(at, at + 1 + dice.below(64));
  const times = dice.happens(0.9) ? 1 : 1 + dice.below(64);
  return Buffer.concat([bytes.subarray(0, at), ...Array.from({ length: times }, () => piece), bytes.subarray(at)]);
};

const insert: Change = (bytes, dice) => {
  const at = dice.below(bytes.length + 1);
  const fresh = Uint8Array.from({ length: 1 + dice.below(8) }, () => dice.below(256));
  return Buffer.concat([bytes.subarray(0, at), fresh, bytes.subarray(at)]);
};

const splice: Change = (bytes, dice, other) =>
  Buffer.concat([bytes.subarray(0, dice.below(bytes.length + 1)), other.subarray(dice.below(other.length + 1))]);

const changes: readonly Change[] = [flipBit, setByte, nudge, cut, truncate, repeat, insert, splice];

/** One change anywhere in the bytes; `other` is a second input to take from. */
export function changeBytes(bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array {
  if (bytes.length === 0) return other;
  return dice.one(changes)?.(Buffer.from(bytes), dice, other) ?? bytes;
}
