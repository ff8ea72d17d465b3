import type { Words } from '../words/language.ts';
import type { Refused } from './admission.ts';
import type { Command } from './command.ts';
import { logCommand } from './deeds.ts';
import type { Event } from './event.ts';
import { signerOf } from './proof.ts';
import { refusal, sendReply } from './reply.ts';
import { change, row, type Turn } from './turn.ts';

const words = {
  busy: {
    en: 'Another config is being proved just now. Send the command again in a minute.',
    zh: '正在验证另一份配置，请一分钟后重发指令。',
  },
} satisfies Record<string, Words>;

type TakeCommand = Command & { readonly ask: { readonly kind: 'configTake' } };

export function isTake(command: Command): command is TakeCommand {
  return command.ask.kind === 'configTake';
}

/** One config is proved at a time: each plays a year of nights. */
export function busyTaking({ state }: Turn): Refused | null {
  if (state.taking === null && !state.waiting.some(({ command }) => isTake(command))) return null;
  return { code: 'busy', text: words.busy };
}

/** Hands the sent config over to be proved; the answer comes with `configTaken`. */
export function startTaking(turn: Turn, command: TakeCommand): void {
  const { id, login, ask } = command;
  change(turn, { taking: command });
  turn.effects.push({ kind: 'takeConfig', id, delivery: ask.delivery, reason: `config sent by ${login}` });
}

/** The config was taken, or refused with every mistake in words; the one before then runs on. */
export function absorbConfigTaken(turn: Turn, { id, taken, text }: Extract<Event, { kind: 'configTaken' }>): void {
  const command = turn.state.taking;
  if (command === null || command.id !== id || !isTake(command)) return;
  change(turn, { taking: null });
  const { login, via, why, ask } = command;
  const who = { cmd_id: id, login, via, why, ...signerOf(command) };
  row(turn, taken ? 'config.taken' : 'config.not-taken', {
    ...who,
    delivery: ask.delivery,
    text: text.en.slice(0, 1_000),
    text_zh: text.zh.slice(0, 1_000),
  });
  const reply = {
    ...refusal(turn, command, 'invalid', text),
    code: taken ? ('applied' as const) : ('invalid' as const),
  };
  sendReply(turn, reply);
  logCommand(turn, command, { ...reply, text: { en: firstLine(text.en), zh: firstLine(text.zh) } });
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
