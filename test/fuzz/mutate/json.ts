import type { Dice } from '../dice.ts';

/** Numbers at which somebody's sums end. */
export const numbers = [
  0,
  1,
  -1,
  2,
  0.5,
  7,
  24,
  60,
  100,
  101,
  255,
  256,
  366,
  1_000,
  1_001,
  65_535,
  65_536,
  2_147_483_647,
  4_294_967_295,
  4_294_967_296,
  253_402_300_799_000,
  253_402_300_800_000,
  8.64e15,
  8.64e15 + 1,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1e308,
  5e-324,
  1_795_435_200_000,
];

/** Texts at which somebody's assumptions end. */
export const texts = [
  '',
  ' ',
  '\u0000',
  '\n',
  '\ud800',
  '\u{1f6b2}',
  '岗亭',
  'é',
  '\u202e',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '-1',
  '1e9',
  '00:00',
  '24:00',
  '2027-02-29',
  '2027-12-31',
  'x'.repeat(33),
  'x'.repeat(65),
  'x'.repeat(301),
  'x'.repeat(5_000),
];

type Holder = Record<string, unknown> | unknown[];
type Spot = { readonly holder: Holder; readonly key: string | number };

/** One change of structure or of a value somewhere in the tree. `root` is changed in place; the new root comes back. */
export function changeJson(root: unknown, dice: Dice, words: readonly string[], other: unknown): unknown {
  const tree = { root };
  const spot = someSpot(tree, dice);
  if (spot === null) return fresh(dice, words);
  change(spot.holder, spot.key, { dice, words, other });
  return tree.root;
}

/** The root is the one member of the tree that `someSpot` is given. */
function someSpot(tree: { root: unknown }, dice: Dice): Spot | null {
  const spots: Spot[] = [];
  const waiting: unknown[] = [tree.root];
  for (let holder = waiting.pop(); holder !== undefined && spots.length < 5_000; holder = waiting.pop()) {
    if (typeof holder !== 'object' || holder === null) continue;
    for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
      spots.push({ holder: holder as Holder, key });
      waiting.push(Reflect.get(holder, key));
    }
  }
  return dice.happens(0.02) ? null : (dice.one(spots) ?? null);
}

type Means = { readonly dice: Dice; readonly words: readonly string[]; readonly other: unknown };

function change(holder: Holder, key: string | number, { dice, words, other }: Means): void {
  const value: unknown = Reflect.get(holder, key);
  const put = (made: unknown) => define(holder, key, made);
  switch (dice.below(9)) {
    case 0:
      return put(fresh(dice, words));
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return undefined;
    case 2:
      return define(holder, Array.isArray(holder) ? holder.length : name(dice, words), structuredClone(value));
    case 3:
      return define(holder, Array.isArray(holder) ? holder.length : name(dice, words), fresh(dice, words));
    case 4:
      return put(nested(value, dice));
    case 5: {
      const taken = someSpot({ root: other }, dice);
      return taken === null ? undefined : put(structuredClone(Reflect.get(taken.holder, taken.key)));
    }
    case 6:
      if (Array.isArray(value) && value.length > 0 && value.length < 600)
        value.push(...Array.from({ length: 1 + dice.below(value.length * 2) }, () => structuredClone(value[0])));
      return undefined;
    default:
      return put(near(value, dice, words));
  }
}

/** `__proto__` is a name like any other here. */
function define(holder: Holder, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function nested(value: unknown, dice: Dice): unknown {
  let made = value;
  const isList = dice.happens(0.5);
  for (let depth = dice.happens(0.95) ? 1 : dice.below(2_000); depth > 0; depth -= 1)
    made = isList ? [made] : { a: made };
  return made;
}

/** A value much like the one before. */
function near(value: unknown, dice: Dice, words: readonly string[]): unknown {
  if (typeof value === 'number')
    return dice.happens(0.3) ? dice.one(numbers) : value + (dice.below(5) - 2) * 10 ** dice.below(6);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return fresh(dice, words);
  const at = dice.below(value.length + 1);
  const piece = dice.happens(0.5)
    ? (dice.one(words) ?? '')
    : String.fromCharCode(dice.below(dice.happens(0.8) ? 128 : 65_536));
  return dice.happens(0.4) ? piece : value.slice(0, at) + piece + value.slice(at + dice.below(3));
}

function fresh(dice: Dice, words: readonly string[]): unknown {
  switch (dice.below(7)) {
    case 0:
      return dice.one(numbers);
    case 1:
      return dice.one(texts);
    case 2:
      return dice.one([null, true, false]);
    case 3:
      return dice.one([[], {}, [null], [[]], { kind: 'x' }, Array(70).fill('a')]);
    case 4:
      return dice.below(1_000_000) / dice.one([1, 1, 10, 1_000])!;
    default:
      return dice.one(words) ?? '';
  }
}

const name = (dice: Dice, words: readonly string[]): string =>
  (dice.happens(0.2) ? dice.one(texts) : dice.one(words)) ?? 'a';
