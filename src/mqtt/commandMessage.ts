import type { Command } from '../controller/command.ts';
import { type Words, worded } from '../words/language.ts';
import { type CommandSource, commandOf } from './commandOf.ts';
import { commandBytesMax, commandSchema } from './commandSchema.ts';
import { complaint, shown } from './complaint.ts';
import { type Payload, parsePayload } from './payload.ts';

export type CommandReading =
  | { readonly kind: 'command'; readonly command: Command }
  /** Signed: core proves the text, and reads the command out of it by itself. */
  | { readonly kind: 'act'; readonly command: Command; readonly text: string }
  /** `id` is null when none could be read: then nobody can be answered. */
  | {
      readonly kind: 'refused';
      readonly id: string | null;
      readonly code: 'invalid';
      readonly text: Words;
      /** Nobody sends this by mistake alone: it belongs in the records. */
      readonly suspect: boolean;
    };

const words = {
  tooLarge: {
    en: 'The command has {bytes} bytes; at most {most} are read. Name fewer zones.',
    zh: '指令有 {bytes} 字节，最多读取 {most} 字节。请减少区域数。',
  },
  retained: {
    en: 'A command must not be retained: publish it without the retain flag, and clear the retained one.',
    zh: '指令不得为保留消息：请以非保留方式发布，并清除已保留的那条。',
  },
  oneEnd: {
    en: 'Give one end only: for_min, until_ms or until.',
    zh: '结束时间只能给一个：for_min、until_ms 或 until。',
  },
  forged: {
    en: 'The command was signed by {signer} and came on the topic of {login}.',
    zh: '指令由 {signer} 签名，却发自 {login} 的主题。',
  },
  noJson: {
    en: 'The command is no JSON text in UTF-8: {detail}',
    zh: '指令不是 UTF-8 的 JSON 文本（解析器原文：“{detail}”）',
  },
} satisfies Record<string, Words>;

/**
 * Reads what came on `dn/cmd/<login>` and asks nothing. Rights, age and sense of the command are the controller's to judge.
 */
export function readCommand(payload: Payload, source: CommandSource): CommandReading {
  if (payload.kind === 'tooLarge')
    return refused(null, worded(words.tooLarge, { bytes: payload.bytes, most: commandBytesMax }));
  if (payload.kind === 'noJson') return refused(null, worded(words.noJson, { detail: shown(payload.detail, 120) }));
  const { value } = payload;
  const id = readableId(value);
  if (source.retained) {
    return refused(id, words.retained, true);
  }
  const checked = commandSchema.safeParse(value);
  if (!checked.success) return refused(id, complaint(checked.error, value));
  const command = commandOf(checked.data, source);
  if (command === null) return refused(id, words.oneEnd);
  const { signed } = checked.data;
  if (signed === undefined) return { kind: 'command', command };
  if (signed.login !== source.login)
    return refused(id, worded(words.forged, { signer: shown(signed.login), login: source.login }), true);
  return { kind: 'act', command, text: JSON.stringify(value) };
}

/** The bytes of `dn/cmd/<login>`, parsed once for all who may read them. */
export function commandPayload(bytes: Uint8Array): Payload {
  return parsePayload(bytes, commandBytesMax);
}

/** The op of a question or a command; null = there is none. */
export function opOf(payload: Payload): string | null {
  if (payload.kind !== 'json' || typeof payload.value !== 'object' || payload.value === null) return null;
  const op: unknown = Reflect.get(payload.value, 'op');
  return typeof op === 'string' ? op : null;
}

/** The id of a command that may be wrong in every other way, so that the sender can be answered. */
export function readableId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return null;
  const id: unknown = Reflect.get(value, 'id');
  return typeof id === 'string' && /^[\x21-\x7e]{1,64}$/.test(id) ? id : null;
}

function refused(id: string | null, text: Words, suspect = false): CommandReading {
  return { kind: 'refused', id, code: 'invalid', text, suspect };
}
