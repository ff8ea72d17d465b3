import { addDays, dateOf } from '../calendar/localDate.ts';
import type { Happened } from '../journal/history/chapter.ts';
import type { HistoryReader } from '../journal/history/historyFile.ts';
import { voiceKinds } from '../service/voice/voice.ts';
import type { Words } from '../words/language.ts';
import { localDateTime } from '../words/localTime.ts';
import { voiceKindWords } from '../words/voiceWords.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A resident's word as history tells it. */
export type ListedVoice = {
  readonly id: string;
  readonly about: string;
  readonly kind: string;
  readonly atMs: number;
  readonly text: string;
  readonly by: string;
  /** Null = it waits. */
  readonly answer: string | null;
};

const words = {
  id: { en: 'id', zh: '编号' },
  when: { en: 'when', zh: '时间' },
  where: { en: 'where', zh: '位置' },
  what: { en: 'what', zh: '内容' },
  said: { en: 'said', zh: '原话' },
  answer: { en: 'answer', zh: '答复' },
  waits: { en: 'WAITS', zh: '待答复' },
} satisfies Record<string, Words>;

/** As long as history keeps them. */
const keptDays = 400;

/** Words of the last 400 days, oldest first. */
export function voicesIn(reader: HistoryReader, nowMs: number, timeZone: string): ListedVoice[] {
  const today = dateOf(nowMs, timeZone);
  const days = { first: addDays(today, -keptDays), last: addDays(today, 1) };
  const rows = [...reader.happened(['voice.recorded', 'voice.answered'], days)];
  const answers = new Map(
    rows.filter(({ body }) => body['type'] === 'voice.answered').map(({ body }) => [body['voice'], text(body, 'text')]),
  );
  return rows
    .filter(({ body }) => body['type'] === 'voice.recorded')
    .map(({ body }) => listed(body, answers.get(body['voice']) ?? null))
    .sort((a, b) => a.atMs - b.atMs);
}

function listed(body: Happened['body'], answer: string | null): ListedVoice {
  const about = text(body, 'zone') || text(body, 'lane');
  const kind = text(body, 'kind');
  const atMs = Number(body['at_ms']);
  return { id: text(body, 'voice'), about, kind, atMs, text: text(body, 'text'), by: text(body, 'login'), answer };
}

export function voiceTable(voices: readonly ListedVoice[], timeZone: string, { language }: Terminal): string {
  const head = [words.id, words.when, words.where, words.what, words.said, words.answer];
  return table(
    head.map((word) => word[language]),
    voices.map(({ id, atMs, about, kind, text, answer }) => {
      const known = voiceKinds.find((one) => one === kind);
      const what = known === undefined ? kind : voiceKindWords[known][language];
      const when = localDateTime(atMs, timeZone).slice(0, 16);
      return [id.slice(0, 8), when, about, what, text, answer ?? words.waits[language]];
    }),
  );
}

function text(body: Happened['body'], key: string): string {
  const value = body[key];
  return typeof value === 'string' ? value : '';
}
