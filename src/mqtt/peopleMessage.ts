import { shown } from './complaint.ts';
import { parsePayload } from './payload.ts';
import { type PeopleMessage, peopleBytesMax, peopleMessage } from './peopleMessages.ts';

export type PeopleReading =
  | { readonly kind: 'people'; readonly roster: PeopleMessage }
  /** Nobody holds a roster there: an empty retained message clears the topic. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly text: string };

/** Reads the payload of `dn/people`. The size is looked at before the text is. Whether it is believed is core's to judge. */
export function readPeople(payload: Uint8Array): PeopleReading {
  if (payload.length === 0) return { kind: 'none' };
  const json = parsePayload(payload, peopleBytesMax);
  if (json.kind === 'tooLarge')
    return refused(`has ${json.bytes} bytes; at most ${peopleBytesMax} are read. Take back keys nobody uses`);
  if (json.kind === 'noJson') return refused('is no JSON text in UTF-8; nothing of it was read');
  // Strict: an unknown key would be outside of what was signed.
  const checked = peopleMessage.write.safeParse(json.value);
  if (checked.success) return { kind: 'people', roster: checked.data };
  const [issue] = checked.error.issues;
  const key = issue?.path.map(String).join('.') ?? '';
  return refused(
    `is no people roster: ${key === '' ? '' : `the key "${shown(key)}": `}${shown(issue?.message ?? '', 120)}`,
  );
}

function refused(what: string): PeopleReading {
  return { kind: 'refused', text: `A message on dn/people ${what}. The people in force stay.` };
}
