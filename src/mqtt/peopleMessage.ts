import { type Words, worded } from '../words/language.ts';
import { faultyKey, noJson } from './complaint.ts';
import { parsePayload } from './payload.ts';
import { type PeopleMessage, peopleBytesMax, peopleMessage } from './peopleMessages.ts';

export type PeopleReading =
  | { readonly kind: 'people'; readonly roster: PeopleMessage }
  /** Nobody holds a roster there: an empty retained message clears the topic. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly text: Words };

const words = {
  refused: {
    en: 'A message on dn/people {problem}. The people in force stay.',
    zh: 'dn/people 上的消息{problem}。沿用现有人员名册。',
  },
  tooLarge: {
    en: 'has {bytes} bytes; at most {max} are read. Take back keys nobody uses',
    zh: '有 {bytes} 字节；最多读取 {max} 字节。请收回无人使用的密钥',
  },
  noRoster: { en: 'is no people roster: {why}', zh: '不是人员名册：{why}' },
} satisfies Record<string, Words>;

/** Reads the payload of `dn/people`. The size is looked at before the text is. Whether it is believed is core's to judge. */
export function readPeople(payload: Uint8Array): PeopleReading {
  if (payload.length === 0) return { kind: 'none' };
  const json = parsePayload(payload, peopleBytesMax);
  if (json.kind === 'tooLarge') return refused(worded(words.tooLarge, { bytes: json.bytes, max: peopleBytesMax }));
  if (json.kind === 'noJson') return refused(noJson);
  // Strict: an unknown key would be outside of what was signed.
  const checked = peopleMessage.write.safeParse(json.value);
  if (checked.success) return { kind: 'people', roster: checked.data };
  return refused(worded(words.noRoster, { why: faultyKey(checked.error, json.value) }));
}

function refused(problem: Words): PeopleReading {
  return { kind: 'refused', text: worded(words.refused, { problem }) };
}
