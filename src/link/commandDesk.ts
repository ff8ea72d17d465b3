import type { FrameFromCore, FrameToCore } from '../channel.ts';
import type { Command, ReplyCode } from '../controller/command.ts';
import { answerReply } from '../mqtt/questionMessage.ts';
import { refusalMessage } from '../mqtt/replyMessage.ts';
import type { ReplyMessage } from '../mqtt/replyMessages.ts';
import { cut, type Words, worded } from '../words/language.ts';
import { CommandDoor } from './commands.ts';
import type { Inbound } from './message.ts';
import { answerPlan, type PlannedSite, type PlanQuestion } from './planDesk.ts';
import type { Surroundings } from './timers.ts';

type Refusal = {
  readonly id: string | null;
  readonly login: string;
  readonly code: ReplyCode;
  readonly text: Words;
};

const words = {
  coreAway: {
    en: 'The controller is not there just now; send the command again in a minute.',
    zh: '主控暂时不在；请一分钟后重发指令。',
  },
  flood: {
    en: '{dropped} commands dropped: more came than a pole reads.',
    zh: '已丢弃 {dropped} 条指令：超出设备读取能力。',
  },
  noPlan: { en: 'A plan could not be drawn: {problem}', zh: '无法画出计划：{problem}' },
  nameless: {
    en: 'A command of {login} has no readable id and was refused: {text}',
    zh: '{login} 的一条指令没有可读的 id，已拒绝：{text}',
  },
} satisfies Record<string, Words>;

export type CommandDeskParts = {
  readonly surroundings: Surroundings;
  /** Revision of what core shows, which each answer names. */
  readonly rev: () => number;
  /** False when core is away. */
  readonly send: (frame: FrameToCore & { kind: 'command' | 'act' | 'turnedAway' | 'question' }) => boolean;
  readonly reply: (message: ReplyMessage) => void;
  readonly site: () => PlannedSite | null;
  readonly warn: (key: string, text: Words) => void;
  /** Commands were dropped: words for the crew. */
  readonly flood: (text: Words) => void;
};

/** Brings the office's commands to core, and says to the sender why one did not get there. */
export class CommandDesk {
  readonly #parts: CommandDeskParts;
  readonly #door = new CommandDoor();

  constructor(parts: CommandDeskParts) {
    this.#parts = parts;
  }

  receive(message: Inbound): void {
    const outcome = this.#door.receive(message, this.#parts.surroundings.monoMs());
    this.#reportFlood();
    if (outcome.kind === 'dropped') return;
    if (outcome.kind === 'refused') return this.#turnAway(outcome);
    if (outcome.kind === 'plan') return this.#plan(outcome);
    const text = words.coreAway;
    if (outcome.kind === 'question') {
      const { id, login, question } = outcome;
      if (!this.#parts.send({ kind: 'question', id, login, question })) this.#refuse({ id, login, code: 'busy', text });
      return;
    }
    if (outcome.kind === 'act') {
      const { id, login, text: act } = outcome;
      if (!this.#parts.send({ kind: 'act', login, text: act })) this.#refuse({ id, login, code: 'busy', text });
      return;
    }
    const { command } = outcome;
    if (this.#parts.send({ kind: 'command', command })) return;
    this.#refuse({ id: command.id, login: command.login, code: 'busy', text });
  }

  /** What nobody sends by mistake alone stands in core's records too. */
  #turnAway(refusal: Refusal & { readonly suspect?: boolean }): void {
    const { id, login, text, suspect } = refusal;
    if (suspect === true) this.#parts.send({ kind: 'turnedAway', login, id, text: cut(text, 500) });
    this.#refuse(refusal);
  }

  /** A command that another door has read; the same rate holds for it. */
  give(command: Command): void {
    if (!this.#door.admit(this.#parts.surroundings.monoMs())) return this.#reportFlood();
    if (this.#parts.send({ kind: 'command', command })) return;
    const { id, login } = command;
    this.#refuse({ id, login, code: 'busy', text: words.coreAway });
  }

  /** Core's answer to a question. */
  answer({ id, login, answer, code, text }: FrameFromCore & { kind: 'answer' }): void {
    if (answer === null || code !== 'applied')
      return this.#refuse({ id, login, code: code === 'denied' ? 'denied' : 'busy', text });
    const { surroundings, rev, reply } = this.#parts;
    reply(answerReply({ id, login, answer, rev: rev(), atMs: surroundings.wallMs() }));
  }

  #plan(question: PlanQuestion): void {
    const { surroundings, rev, reply, site, warn } = this.#parts;
    answerPlan(question, site(), { rev: rev(), atMs: surroundings.wallMs() })
      .then(reply)
      .catch((problem: unknown) => warn('plan', worded(words.noPlan, { problem: String(problem) })));
  }

  #refuse({ id, login, code, text }: Refusal): void {
    const { surroundings, rev, reply, warn } = this.#parts;
    if (id === null) return warn('nameless', worded(words.nameless, { login, text }));
    reply(refusalMessage({ id, login, code, text, rev: rev(), atMs: surroundings.wallMs() }));
  }

  #reportFlood(): void {
    const dropped = this.#door.report(this.#parts.surroundings.monoMs());
    if (dropped === 0) return;
    const text = worded(words.flood, { dropped });
    this.#parts.flood(text);
  }
}
