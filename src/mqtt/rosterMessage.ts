import { shown } from './complaint.ts';
import { parsePayload } from './payload.ts';
import { type RosterMessage, rosterBytesMax, rosterMessage } from './rosterMessages.ts';

export type RosterReading =
  | { readonly kind: 'part'; readonly part: RosterMessage }
  /** `text` says what is wrong with the message and what to do. */
  | { readonly kind: 'refused'; readonly text: string };

/** Reads the payload of `dn/roster` or `dn/conf`. The size is looked at before the text is; unknown keys are left out. */
export function readRosterPart(
  payload: Uint8Array,
  retained: boolean,
  what: 'roster' | 'config' = 'roster',
): RosterReading {
  const refused = (text: string): RosterReading => ({ kind: 'refused', text: refusal(text, what) });
  if (retained)
    return refused('is retained: publish it without the retain flag, and clear the retained one with an empty message');
  const json = parsePayload(payload, rosterBytesMax);
  if (json.kind === 'tooLarge')
    return refused(
      `has ${json.bytes} bytes; a part has at most ${rosterBytesMax}. Cut the ${what} as docs/mqtt.md says`,
    );
  if (json.kind === 'noJson') return refused('is no JSON text in UTF-8; nothing of it was read');
  const checked = rosterMessage.read.safeParse(json.value);
  if (!checked.success) return refused(`is no part of a ${what}: ${problemOf(checked.error.issues[0])}`);
  const { v, id, part, parts, data } = checked.data;
  return { kind: 'part', part: { v, id, part, parts, data } };
}

function refusal(problem: string, what: 'roster' | 'config'): string {
  return `A message on dn/${what === 'roster' ? what : 'conf'} ${problem}. The ${what} in force stays.`;
}

/** The value is not shown: it may be a roster's. */
function problemOf(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  const key = issue?.path.map(String).join('.') ?? '';
  const place = key === '' ? '' : `the key "${shown(key)}": `;
  return `${place}${shown(issue?.message ?? 'see docs/mqtt.md', 120)}`;
}
