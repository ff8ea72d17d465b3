import type { Reader } from '../controller/site.ts';

/** Cards of the demonstration: so many residents, whose table lies beside the demonstration's config. */
export const demoCards = 60;
const firstNumber = 20_001;
/** Far from any card of the table. */
const strangerNumber = 61_000;

/** The numbers printed on a demonstration's card. */
export type DemoCard = { readonly facility: number; readonly card: number };

/** The card of the n-th resident, counted from 0 and round again, at a reader of this estate. */
export function demoCard({ facilities }: Pick<Reader, 'facilities'>, resident: number): DemoCard {
  return { facility: facilities[0] ?? 0, card: firstNumber + (resident % demoCards) };
}

/** A card that is in no table. */
export function strangersCard({ facilities }: Pick<Reader, 'facilities'>, n: number): DemoCard {
  return { facility: facilities[0] ?? 0, card: strangerNumber + (n % 1_000) };
}
