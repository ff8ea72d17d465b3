import type { Pseudonym, RosterEntry } from './roster.ts';

/** What a reader saw, as it enters the controller. There is no card number in it, whatever it is. */
export type Read =
  | {
      readonly kind: 'card';
      readonly pseudonym: Pseudonym;
      /** Its facility code is none of the estate's. */
      readonly foreign: boolean;
      /** Null = not in the roster. */
      readonly entry: RosterEntry | null;
      /** Version of the roster that was asked; 0 = there is none. */
      readonly rosterVersion: number;
    }
  | { readonly kind: 'bad'; readonly fault: string; readonly bits: number }
  | { readonly kind: 'keypad'; readonly digits: number };
