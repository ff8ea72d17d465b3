import type { z } from 'zod';
import type { Answer, HistoryPage, HistoryQuery, PeopleKnown, Question } from '../ports.ts';
import { type Words, worded } from '../words/language.ts';
import { roleWords } from '../words/terms.ts';
import { opOf, readableId } from './commandMessage.ts';
import { aboutOf } from './commandOf.ts';
import { complaint } from './complaint.ts';
import { evidenceMessageOf } from './evidenceMessage.ts';
import { type HistoryMessage, historySchema } from './historySchema.ts';
import type { Payload } from './payload.ts';
import type { QuestionOp } from './questionOps.ts';
import { auditSchema, logSchema, peopleSchema, voiceLookSchema } from './questionSchema.ts';
import type { ReplyMessage } from './replyMessages.ts';

export type QuestionReading =
  | { readonly kind: 'question'; readonly id: string; readonly question: Question }
  | { readonly kind: 'refused'; readonly id: string | null; readonly code: 'invalid'; readonly text: Words };

export const retainedQuestion: Words = { en: 'A question must not be retained.', zh: '查询不得为保留消息。' };

const words = {
  found: { en: '{count} found, no more.', zh: '共 {count} 条，没有更多。' },
  foundMore: { en: '{count} found, more after {next}.', zh: '共 {count} 条，{next} 之后还有。' },
  lines: { en: '{count} lines.', zh: '共 {count} 行。' },
  linesMore: { en: '{count} lines, and there are older ones.', zh: '共 {count} 行，还有更早的。' },
  rosterPeople: {
    en: 'People roster {version} is in force. Your role is {role}.',
    zh: '人员名册版本 {version} 已生效。您的角色是{role}。',
  },
  configPeople: {
    en: 'The people of the config count. Your role is {role}.',
    zh: '以配置中的人员为准。您的角色是{role}。',
  },
  moment: { en: 'What the device knows of that moment.', zh: '设备所知的该时刻情况。' },
} satisfies Record<string, Words>;

/** Each question by its op: how it is checked, and what it means. */
const readers = {
  'history.get': reader(historySchema, (message) => ({ kind: 'history', query: queryOf(message) })),
  'log.get': reader(logSchema, ({ since_ms, before_ms, about, level, limit }) => {
    return { kind: 'log', query: { sinceMs: since_ms, beforeMs: before_ms, about, level, limit } };
  }),
  'audit.verify': reader(auditSchema, () => ({ kind: 'audit' })),
  'people.get': reader(peopleSchema, () => ({ kind: 'people' })),
  'voice.look': reader(voiceLookSchema, ({ zone, lane, kind, at_ms }) => {
    return { kind: 'voice', about: aboutOf({ zone, lane }), voice: kind, atMs: at_ms };
  }),
} satisfies Record<Exclude<QuestionOp, 'plan.get'>, (json: unknown) => QuestionReading>;

/** Reads a payload of `dn/cmd/<login>` that only asks; null = it is a command, or cannot be read at all. */
export function readQuestion(payload: Payload, retained: boolean): QuestionReading | null {
  const op = opOf(payload);
  if (payload.kind !== 'json' || op === null || !Object.hasOwn(readers, op)) return null;
  if (retained) return { kind: 'refused', id: readableId(payload.value), code: 'invalid', text: retainedQuestion };
  return readers[op as keyof typeof readers](payload.value);
}

/** `up/reply` with what was asked. */
export function answerReply(given: {
  readonly id: string;
  readonly login: string;
  readonly answer: Answer;
  readonly rev: number;
  readonly atMs: number;
}): ReplyMessage {
  const { id, login, answer, rev, atMs } = given;
  return { v: 1, id, login, ok: true, code: 'applied', rev, ts_ms: Math.round(atMs), zones: {}, ...partOf(answer) };
}

function partOf(
  answer: Answer,
): Pick<ReplyMessage, 'text' | 'text_zh' | 'history' | 'log' | 'audit' | 'people' | 'voice'> {
  switch (answer.kind) {
    case 'history': {
      const { slots, events, next } = answer.page;
      const text = worded(next === null ? words.found : words.foundMore, {
        count: slots.length + events.length,
        next: next ?? '',
      });
      return { ...textsOf(text), history: pageOf(answer.page) };
    }
    case 'log': {
      const { lines, more } = answer.page;
      const plain = lines.map(({ atMs, mark, about, text }) => ({ ts_ms: atMs, mark, about, text }));
      const text = worded(more ? words.linesMore : words.lines, { count: lines.length });
      return { ...textsOf(text), log: { lines: plain, more } };
    }
    case 'audit': {
      const { text, ...result } = answer.result;
      return { ...textsOf(text), audit: { ...result, ...textsOf(text) } };
    }
    case 'people': {
      const { version, role } = answer.known;
      const said = { version: version ?? '', role: roleWords[role] };
      const text = worded(version === null ? words.configPeople : words.rosterPeople, said);
      return { ...textsOf(text), people: peopleOf(answer.known) };
    }
    case 'voice':
      return { ...textsOf(words.moment), voice: evidenceMessageOf(answer.evidence) };
  }
}

function textsOf({ en, zh }: Words): { readonly text: string; readonly text_zh: string } {
  return { text: en, text_zh: zh };
}

function peopleOf({ keys, people, ...rest }: PeopleKnown): NonNullable<ReplyMessage['people']> {
  const everybody = people?.map((person) => ({ ...person, keys: [...person.keys] })) ?? null;
  return { ...rest, keys: [...keys], people: everybody };
}

function pageOf({ slots, events, next, damaged }: HistoryPage): NonNullable<ReplyMessage['history']> {
  return {
    slots: slots.map(({ startMs, endMs, day, values }) => ({ start_ms: startMs, end_ms: endMs, day, values })),
    events: events.map(({ seq, run, atMs: ts_ms, doubtful, body }) => {
      return { ...body, seq, boot: run, ts_ms, doubtful, type: String(body['type']) };
    }),
    next,
    damaged,
  };
}

function reader<S extends z.ZodObject & z.ZodType<{ readonly id: string }>>(
  schema: S,
  questionOf: (message: z.infer<S>) => Question,
): (json: unknown) => QuestionReading {
  const known = Object.keys(schema.shape);
  return (json) => {
    const checked = schema.safeParse(json);
    if (checked.success) return { kind: 'question', id: checked.data.id, question: questionOf(checked.data) };
    return { kind: 'refused', id: readableId(json), code: 'invalid', text: complaint(checked.error, json, known) };
  };
}

function queryOf({ span, first, last, zone, lane, types, from_ms, to_ms, after, limit }: HistoryMessage): HistoryQuery {
  const about = zone === undefined && lane === undefined ? null : aboutOf({ zone, lane });
  return { span, first, last, about, types, fromMs: from_ms, toMs: to_ms, after, limit };
}
