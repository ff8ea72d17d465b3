import type { Words } from '../words/language.ts';
import type { Fault } from './view.ts';

/** A fault with its words in both languages. */
export function faultOf(
  about: Pick<Fault, 'about' | 'kind' | 'sinceMs'>,
  { text, remedy }: { readonly text: Words; readonly remedy: Words },
): Fault {
  return { ...about, text: text.en, remedy: remedy.en, zh: { text: text.zh, remedy: remedy.zh } };
}
