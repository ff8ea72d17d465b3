import type { Note, NoteBody } from '../controller/effect.ts';
import { fill, type Language, type Words } from './language.ts';
import { shortTime, spokenDuration } from './localTime.ts';
import { sayReason } from './reasons.ts';
import { askWords, replyCodeName, trustWords } from './terms.ts';

type NoteOf<Kind extends NoteBody['kind']> = Extract<NoteBody, { kind: Kind }>;

const clockNow: Words = { en: 'clock {trust}, good to {width}', zh: '时钟{trust}，误差 {width}' };
const clockStepped: Words = { en: 'stepped by {step}; {rest}', zh: '跳变 {step}；{rest}' };
const commandDone: Words = { en: '{ask} by {login}: {code}. {text}', zh: '{login} 请求 {ask}：{code}。{text}' };
const startedFresh: Words = { en: 'started, config {revision}, run {run}', zh: '已启动，配置 {revision}，运行 {run}' };
const startedAgain: Words = {
  en: 'started again with what was saved, config {revision}, run {run}',
  zh: '已重新启动并恢复保存的状态，配置 {revision}，运行 {run}',
};
const until: Words = { en: ', until {time}', zh: '，至 {time}' };

/** The sentence of a note: what happened and why, without time and place, which the log line has in columns. */
export function sayNote(note: Note, language: Language, timeZone: string): string {
  const what = note.what;
  switch (what.kind) {
    case 'light':
      return sayLight(what, note.atMs, language, timeZone);
    case 'command':
      return fill(commandDone[language], {
        ask: askName(what.ask, language),
        login: what.login,
        code: replyCodeName(what.code, language),
        text: what.text[language],
      }).trim();
    case 'clock':
      return sayClock(what, language);
    case 'started':
      return fill((what.restored ? startedAgain : startedFresh)[language], { revision: what.revision, run: what.run });
    case 'said':
      return what[language];
  }
}

/** An ask by its kind; one that this version no longer has by the name it had. */
function askName(ask: string, language: Language): string {
  return new Map<string, Words>(Object.entries(askWords)).get(ask)?.[language] ?? ask;
}

function sayLight(what: NoteOf<'light'>, atMs: number, language: Language, timeZone: string): string {
  const level = `${Math.round(what.level)} %`.padStart(5);
  const ends = what.untilMs === null ? '' : fill(until[language], { time: shortTime(what.untilMs, atMs, timeZone) });
  return `${level}  ${sayReason(what.reason, language)}${ends}`;
}

function sayClock(what: NoteOf<'clock'>, language: Language): string {
  const trust = trustWords[what.trust]?.[language] ?? what.trust;
  const width = Number.isFinite(what.uncertaintyMs) ? spokenDuration(what.uncertaintyMs) : '?';
  const rest = fill(clockNow[language], { trust, width });
  if (what.steppedMs === null) return rest;
  const step = `${what.steppedMs > 0 ? '+' : '-'}${spokenDuration(Math.abs(what.steppedMs))}`;
  return fill(clockStepped[language], { step, rest });
}
