import type { Command, ReplyCode } from '../controller/command.ts';
import { commandPayload, readCommand } from '../mqtt/commandMessage.ts';
import { readPlanQuestion } from '../mqtt/planQuestion.ts';
import type { PlanMessage } from '../mqtt/planSchema.ts';
import { readQuestion } from '../mqtt/questionMessage.ts';
import { parseTopic } from '../mqtt/topics.ts';
import type { Question } from '../ports.ts';
import { type Monotonic, minuteMs, secondMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { Inbound } from './message.ts';

export type CommandOutcome =
  | { readonly kind: 'command'; readonly command: Command }
  /** Signed: core reads it itself. */
  | { readonly kind: 'act'; readonly id: string; readonly login: string; readonly text: string }
  /** Asks only, and changes nothing. */
  | { readonly kind: 'question'; readonly id: string; readonly login: string; readonly question: Question }
  /** Asks for nights to come; answered by link itself. */
  | { readonly kind: 'plan'; readonly id: string; readonly login: string; readonly query: PlanMessage }
  /** `id` is null when none could be read; then there is nobody to answer, only something to report. */
  | {
      readonly kind: 'refused';
      readonly id: string | null;
      readonly login: string;
      readonly code: ReplyCode;
      readonly text: Words;
      /** It belongs in the records. */
      readonly suspect?: boolean;
    }
  /** Over the rate: counted, not read. */
  | { readonly kind: 'dropped' };

/** Ten a second and fifty at once are more than a person can do and less than a pole can bear. */
const perSecond = 10;
const burst = 50;

const tooMany: Words = {
  en: 'Too many commands: more than {perSecond} a second. This one was not read; send it again in a few seconds.',
  zh: '指令过多：每秒超过 {perSecond} 条。此条未读取；请几秒后重发。',
};

/** The door for commands: topic, rate, size, shape. What a command may do is the controller's business. */
export class CommandDoor {
  #tokens = burst;
  #filledAtMono: Monotonic | null = null;
  #busySaidAtMono: Monotonic | null = null;
  #droppedReportedAtMono: Monotonic | null = null;
  #dropped = 0;

  /** `message.topic` is a `dn/cmd/<login>` of this device; anything else is dropped. */
  receive(message: Inbound, nowMono: Monotonic): CommandOutcome {
    const topic = parseTopic(message.topic);
    if (topic?.kind !== 'command') return { kind: 'dropped' };
    // An empty message is how a retained one is cleared.
    if (message.payload.length === 0) return { kind: 'dropped' };
    const { login } = topic;
    const { retained } = message;
    if (!this.#takeToken(nowMono)) return this.#busy(message, login, nowMono);
    const payload = commandPayload(message.payload);
    const question = readQuestion(payload, retained) ?? readPlanQuestion(payload, retained);
    if (question !== null) return { ...question, login };
    const reading = readCommand(payload, { login, retained });
    if (reading.kind === 'act') return { kind: 'act', id: reading.command.id, login, text: reading.text };
    return reading.kind === 'command' ? reading : { ...reading, login };
  }

  /** False: over the rate, counted and dropped. */
  admit(nowMono: Monotonic): boolean {
    const admitted = this.#takeToken(nowMono);
    if (!admitted) this.#dropped += 1;
    return admitted;
  }

  /** Commands dropped since the last report, at most once a minute; 0 = nothing to report. */
  report(nowMono: Monotonic): number {
    if (this.#dropped === 0) return 0;
    if (this.#droppedReportedAtMono !== null && nowMono - this.#droppedReportedAtMono < minuteMs) return 0;
    const count = this.#dropped;
    this.#dropped = 0;
    this.#droppedReportedAtMono = nowMono;
    return count;
  }

  #takeToken(nowMono: Monotonic): boolean {
    const elapsedMs = nowMono - (this.#filledAtMono ?? nowMono);
    this.#filledAtMono = nowMono;
    this.#tokens = Math.min(burst, this.#tokens + (elapsedMs / secondMs) * perSecond);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** One of the crowd is read, once a second, so that somebody learns why nothing happens. */
  #busy(message: Inbound, login: string, nowMono: Monotonic): CommandOutcome {
    this.#dropped += 1;
    if (this.#busySaidAtMono !== null && nowMono - this.#busySaidAtMono < secondMs) return { kind: 'dropped' };
    const payload = commandPayload(message.payload);
    if (payload.kind === 'tooLarge') return { kind: 'dropped' };
    this.#busySaidAtMono = nowMono;
    const reading = readCommand(payload, { login, retained: message.retained });
    const id = reading.kind === 'refused' ? reading.id : reading.command.id;
    return { kind: 'refused', id, login, code: 'busy', text: worded(tooMany, { perSecond }) };
  }
}
