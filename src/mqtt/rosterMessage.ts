import { type Words, worded } from '../words/language.ts';
import { faultyKey, noJson } from './complaint.ts';
import { parsePayload } from './payload.ts';
import { type RosterMessage, rosterBytesMax, rosterMessage } from './rosterMessages.ts';

export type RosterReading =
  | { readonly kind: 'part'; readonly part: RosterMessage }
  /** `text` says what is wrong with the message and what to do. */
  | { readonly kind: 'refused'; readonly text: Words };

/** What comes in parts, as people call it. */
export const whatWords = {
  roster: { en: 'roster', zh: '名册' },
  config: { en: 'config', zh: '配置' },
} satisfies Record<string, Words>;

const words = {
  refused: {
    en: 'A message on {topic} {problem}. The {what} in force stays.',
    zh: '{topic} 上的消息{problem}。沿用现有{what}。',
  },
  retained: {
    en: 'is retained: publish it without the retain flag, and clear the retained one with an empty message',
    zh: '带保留标志：请不带该标志发布，并用空消息清除已保留的',
  },
  tooLarge: {
    en: 'has {bytes} bytes; a part has at most {max}. Cut the {what} as docs/mqtt.md says',
    zh: '有 {bytes} 字节；每段最多 {max} 字节。请按 docs/mqtt.md 切分{what}',
  },
  noPart: { en: 'is no part of a {what}: {why}', zh: '不是{what}的分段：{why}' },
} satisfies Record<string, Words>;

/** Reads the payload of `dn/roster` or `dn/conf`. The size is looked at before the text is; unknown keys are left out. */
export function readRosterPart(
  payload: Uint8Array,
  retained: boolean,
  which: 'roster' | 'config' = 'roster',
): RosterReading {
  const what = whatWords[which];
  const topic = which === 'roster' ? 'dn/roster' : 'dn/conf';
  const refused = (problem: Words): RosterReading => ({
    kind: 'refused',
    text: worded(words.refused, { topic, problem, what }),
  });
  if (retained) return refused(words.retained);
  const json = parsePayload(payload, rosterBytesMax);
  if (json.kind === 'tooLarge')
    return refused(worded(words.tooLarge, { bytes: json.bytes, max: rosterBytesMax, what }));
  if (json.kind === 'noJson') return refused(noJson);
  const checked = rosterMessage.read.safeParse(json.value);
  if (!checked.success) return refused(worded(words.noPart, { what, why: faultyKey(checked.error, json.value) }));
  const { v, id, part, parts, data } = checked.data;
  return { kind: 'part', part: { v, id, part, parts, data } };
}
