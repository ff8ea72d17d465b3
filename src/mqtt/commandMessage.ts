import type { Command } from '../controller/command.ts';
import { type Words, worded } from '../words/language.ts';
import { type CommandSource, commandOf } from './commandOf.ts';
import { commandBytesMax, commandSchema } from './commandSchema.ts';
import { complaint, shown } from './complaint.ts';

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
    zh: '指令不是 UTF-8 的 JSON 文本：{detail}',
  },
} satisfies Record<string, Words>;

/**
 * Reads the payload of `dn/cmd/<login>`. The size is looked at before the text is. Of a key given twice the last counts,
 * as JSON.parse has it. Rights, age and sense of the command are the controller's to judge.
 */
export function readCommand(payload: Uint8Array, source: CommandSource): CommandReading {
  if (payload.length > commandBytesMax) {
    return refused(null, worded(words.tooLarge, { bytes: payload.length, most: commandBytesMax }));
  }
  const json = parseJson(payload);
  if (json.kind === 'bad') return refused(null, json.text);
  const id = readableId(json.value);
  if (source.retained) {
    return refused(id, words.retained, true);
  }
  const checked = commandSchema.safeParse(json.value);
  if (!checked.success) return refused(id, complaint(checked.error, json.value));
  const command = commandOf(checked.data, source);
  if (command === null) return refused(id, words.oneEnd);
  const { signed } = checked.data;
  if (signed === undefined) return { kind: 'command', command };
  if (signed.login !== source.login)
    return refused(id, worded(words.forged, { signer: shown(signed.login), login: source.login }), true);
  return { kind: 'act', command, text: JSON.stringify(json.value) };
}

/** The id of a command that may be wrong in every other way, so that the sender can be answered. */
export function readableId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return null;
  const id: unknown = Reflect.get(value, 'id');
  return typeof id === 'string' && /^[\x21-\x7e]{1,64}$/.test(id) ? id : null;
}

function parseJson(payload: Uint8Array): { kind: 'good'; value: unknown } | { kind: 'bad'; text: Words } {
  try {
    return { kind: 'good', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) };
  } catch (problem) {
    const detail = problem instanceof Error ? problem.message : String(problem);
    return { kind: 'bad', text: worded(words.noJson, { detail: shown(detail, 120) }) };
  }
}

function refused(id: string | null, text: Words, suspect = false): CommandReading {
  return { kind: 'refused', id, code: 'invalid', text, suspect };
}
