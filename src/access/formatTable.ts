/** Bits `from` to `to`, both included, counted from 0 in the order they arrive. */
export type Field = { readonly from: number; readonly to: number };

/** Bit `at` makes the number of ones among itself and `over` even, or odd. */
export type Check = { readonly at: number; readonly sum: 'even' | 'odd'; readonly over: readonly number[] };

/** What the bits between the checks mean. */
export type Layout =
  | { readonly kind: 'numbers'; readonly facility: Field | null; readonly card: Field }
  | { readonly kind: 'uid'; readonly uid: Field }
  | { readonly kind: 'keypad'; readonly code: Field };

export type CardFormat = {
  readonly id: FormatId;
  readonly bits: number;
  readonly layout: Layout;
  /** In the order in which a card maker sets them: a later one may cover an earlier one. */
  readonly checks: readonly Check[];
};

export type FormatId =
  | 'keypad4'
  | 'keypad8'
  | 'UID24'
  | 'H10301'
  | 'UID26'
  | 'UID32'
  | 'H10306'
  | 'UID34'
  | 'C1000-35'
  | 'H10304'
  | 'H10302'
  | 'C1000-48';

const even = (at: number, over: readonly number[]): Check => ({ at, sum: 'even', over });
const odd = (at: number, over: readonly number[]): Check => ({ at, sum: 'odd', over });

/** Every bit of the span. */
const span = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, bit) => from + bit);
/** Two of three bits of the span, the pattern 110110... that Corporate 1000 uses. */
const twoOfThree = (from: number, to: number): number[] => span(from, to).filter((bit) => (bit - from) % 3 < 2);

const half26 = [even(0, span(1, 12)), odd(25, span(13, 24))];
const half34 = [even(0, span(1, 16)), odd(33, span(17, 32))];
/** The halves of 37 bits share bit 18. */
const half37 = [even(0, span(1, 18)), odd(36, span(18, 35))];

const numbers = (facility: Field | null, card: Field): Layout => ({ kind: 'numbers', facility, card });
const uid = (from: number, to: number): Layout => ({ kind: 'uid', uid: { from, to } });
const field = (from: number, to: number): Field => ({ from, to });

/**
 * The formats a reader can be told to accept. Layouts: HID "Understanding card data formats" (26, 34, 37 bits) and the
 * packers of proxmark3 and Z9, which agree (Corporate 1000). A bare UID and a 4-bit key carry no check at all: only their
 * length speaks for them.
 */
export const cardFormats: readonly CardFormat[] = [
  { id: 'keypad4', bits: 4, layout: { kind: 'keypad', code: field(0, 3) }, checks: [] },
  // The high nibble is the low one inverted: each pair of bits holds exactly one 1.
  {
    id: 'keypad8',
    bits: 8,
    layout: { kind: 'keypad', code: field(4, 7) },
    checks: span(0, 3).map((bit) => odd(bit, [bit + 4])),
  },
  { id: 'UID24', bits: 24, layout: uid(0, 23), checks: [] },
  { id: 'H10301', bits: 26, layout: numbers(field(1, 8), field(9, 24)), checks: half26 },
  { id: 'UID26', bits: 26, layout: uid(1, 24), checks: half26 },
  { id: 'UID32', bits: 32, layout: uid(0, 31), checks: [] },
  { id: 'H10306', bits: 34, layout: numbers(field(1, 16), field(17, 32)), checks: half34 },
  { id: 'UID34', bits: 34, layout: uid(1, 32), checks: half34 },
  {
    id: 'C1000-35',
    bits: 35,
    layout: numbers(field(2, 13), field(14, 33)),
    checks: [even(1, twoOfThree(2, 33)), odd(34, twoOfThree(1, 33)), odd(0, span(1, 34))],
  },
  { id: 'H10304', bits: 37, layout: numbers(field(1, 16), field(17, 35)), checks: half37 },
  { id: 'H10302', bits: 37, layout: numbers(null, field(1, 35)), checks: half37 },
  {
    id: 'C1000-48',
    bits: 48,
    layout: numbers(field(2, 23), field(24, 46)),
    checks: [even(1, twoOfThree(3, 46)), odd(47, twoOfThree(2, 45)), odd(0, span(1, 47))],
  },
];

const byId: ReadonlyMap<string, CardFormat> = new Map(cardFormats.map((format) => [format.id, format]));

/** The format of that id; an id from outside is checked with `formatNamed` first. */
export function formatOf(id: FormatId): CardFormat {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`no card format ${id} in the table`);
  return found;
}

/** The format a person names: its id in any case, or a bit count that only one format has. null = none or several. */
export function formatNamed(name: string): CardFormat | null {
  const asked = name.trim().toLowerCase();
  const found = cardFormats.filter((format) => format.id.toLowerCase() === asked || String(format.bits) === asked);
  return found.length === 1 ? (found[0] ?? null) : null;
}
