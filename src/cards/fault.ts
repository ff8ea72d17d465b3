import type { Words } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';

/** Something to do with cards that a person must mend; the message says what, where and what to do. Never a card number. */
export class CardTrouble extends SaidError {
  override readonly name = 'CardTrouble';
}

/** Why a roster is not taken. The running one stays. */
export type RefusalCode =
  | 'too_large'
  | 'not_utf8'
  | 'not_a_roster'
  | 'truncated'
  | 'damaged'
  | 'unsigned'
  | 'unknown_signer'
  | 'bad_signature'
  | 'other_site'
  | 'other_site_key'
  | 'older'
  | 'version_taken'
  | 'wrong_base'
  | 'duplicate'
  | 'bad_line'
  /** The device could not read or write it, or has no keys. */
  | 'disk';

export type Refusal = {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** What is wrong, where, and what to do: one or two sentences. */
  readonly words: Words;
};

export const refused = (code: RefusalCode, words: Words): Refusal => ({ kind: 'refused', code, words });
