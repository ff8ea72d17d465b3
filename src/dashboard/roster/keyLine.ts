import { isId } from '../../mqtt/topics.ts';

/** What a person hands to a manager: whose key it is, the key, and what it is called. */
export type KeyLine = { readonly login: string; readonly publicKey: string; readonly name: string };

const shape = /duskgate-key\s+(\S+)\s+([A-Za-z0-9+/]{43}=)\s+(\P{Cc}{1,60})/u;

/** `duskgate-key gao 11qYAY…= phone`: one line that survives a message, a note or an e-mail. */
export function keyLine({ login, publicKey, name }: KeyLine): string {
  return `duskgate-key ${login} ${publicKey} ${name}`;
}

/** Null: there is no such line in the text. */
export function readKeyLine(text: string): KeyLine | null {
  const [, login, publicKey, name] = shape.exec(text) ?? [];
  if (login === undefined || !isId(login) || publicKey === undefined || name === undefined) return null;
  return { login, publicKey, name: name.trim() };
}

/** In groups of four, so that it can be read out. */
export function spoken(fingerprint: string): string {
  return fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
