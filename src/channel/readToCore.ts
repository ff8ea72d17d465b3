import type { FrameToCore } from '../channel.ts';
import type { Ask, AskedEnd, Command } from '../controller/command.ts';
import { linkTroubleKinds } from '../controller/link.ts';
import { lossCauses } from '../lighting/promiseKept.ts';
import type { HistoryQuery, LogQuery, Question } from '../ports.ts';
import { type VoiceAbout, voiceKinds } from '../service/voice/voice.ts';
import {
  anything,
  bothWords,
  type Check,
  flag,
  hex,
  kinds,
  list,
  matching,
  number,
  orNull,
  record,
  text,
  whole,
  word,
} from './check.ts';

const instant = whole(0, 253_402_300_799_000); // The end of the year 9999.
const id = text(64, 1);
const zones = list(id, 256);

const askedEnd: Check<AskedEnd> = kinds<AskedEnd>({
  default: record({ kind: word('default') }),
  duration: record({ kind: word('duration'), ms: number(0, 366 * 86_400_000) }),
  instant: record({ kind: word('instant'), atMs: instant }),
  clock: record({
    kind: word('clock'),
    time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, { en: 'HH:MM, 00:00 to 23:59', zh: ' HH:MM，00:00 至 23:59' }),
  }),
  nextSwitch: record({ kind: word('nextSwitch') }),
  dawn: record({ kind: word('dawn') }),
});

const oneZone: Check<readonly [string]> = (value, at) => {
  const [only] = list(id, 1, 1)(value, at);
  return [only ?? ''];
};
const date = matching(/^\d{4}-\d{2}-\d{2}$/, { en: 'YYYY-MM-DD', zh: ' YYYY-MM-DD' });
const digest = hex(64);
const nightFigure = word('served', ...lossCauses);

const about: Check<VoiceAbout> = record({ kind: word('zone', 'lane'), id });
const voiceText = text(300, 1);

const ask: Check<Ask> = kinds<Ask>({
  override: record({
    kind: word('override'),
    zones,
    level: number(0, 100),
    end: askedEnd,
    belowFloor: flag,
    allowBoost: flag,
  }),
  resume: record({ kind: word('resume'), zones }),
  lockout: record({ kind: word('lockout'), zones }),
  unlock: record({ kind: word('unlock'), zones }),
  emergency: record({ kind: word('emergency'), end: askedEnd }),
  emergencyEnd: record({ kind: word('emergencyEnd') }),
  gateOpen: record({ kind: word('gateOpen'), lane: id }),
  laneReset: record({ kind: word('laneReset'), lane: id }),
  callAcknowledge: record({ kind: word('callAcknowledge'), lane: id, call: id }),
  callArrive: record({ kind: word('callArrive'), lane: id, call: id }),
  callResolve: record({
    kind: word('callResolve'),
    lane: id,
    call: id,
    end: word('card', 'guardOpen', 'turnedAway'),
    needed: orNull(flag),
  }),
  configTake: record({ kind: word('configTake'), delivery: digest }),
  forgive: record({ kind: word('forgive'), pseudonym: hex(32) }),
  upkeep: record({
    kind: word('upkeep'),
    zones,
    what: word('lamps', 'cleaned', 'relay'),
    lamps: orNull(whole(1, 10_000)),
  }),
  nightReassign: record({
    kind: word('nightReassign'),
    zones: oneZone,
    night: date,
    from: nightFigure,
    to: nightFigure,
    ms: number(1, 86_400_000),
  }),
  voiceRecord: record({ kind: word('voiceRecord'), about, voice: word(...voiceKinds), atMs: instant, text: voiceText }),
  voiceAnswer: record({ kind: word('voiceAnswer'), voice: id, text: voiceText }),
});

/** Without a proof: core proves by itself what is signed. */
export const readCommandFrame: Check<Omit<Command, 'proof'>> = record<Omit<Command, 'proof'>>({
  id: text(64, 1),
  login: text(64, 1),
  via: word('mqtt', 'local'),
  retained: flag,
  issuedAtMs: instant,
  notAfterMs: instant,
  why: text(200),
  ask,
});

const query: Check<HistoryQuery> = record<HistoryQuery>({
  span: word('minute', 'quarter', 'day', 'event'),
  first: date,
  last: date,
  about: orNull(about),
  types: list(id, 32),
  fromMs: orNull(instant),
  toMs: orNull(instant),
  after: orNull(text(32)),
  limit: whole(1, 500),
});

const logQuery: Check<LogQuery> = record<LogQuery>({
  sinceMs: orNull(instant),
  beforeMs: orNull(instant),
  about: orNull(id),
  level: word('info', 'warning', 'fault'),
  limit: whole(1, 500),
});

const question: Check<Question> = kinds<Question>({
  history: record({ kind: word('history'), query }),
  log: record({ kind: word('log'), query: logQuery }),
  audit: record({ kind: word('audit') }),
  people: record({ kind: word('people') }),
  voice: record({ kind: word('voice'), about, voice: word(...voiceKinds), atMs: instant }),
});

const seq = whole(0, Number.MAX_SAFE_INTEGER);

/** Checks every field of a frame for core; throws FrameFault with the field's name. */
export const readFrameToCore: Check<FrameToCore> = kinds<FrameToCore>({
  hello: record({ kind: word('hello'), role: word('link', 'crew') }),
  command: record({ kind: word('command'), command: readCommandFrame }),
  act: record({ kind: word('act'), login: text(64, 1), text: text(8_192, 2) }),
  turnedAway: record({ kind: word('turnedAway'), login: text(64, 1), id: orNull(text(64, 1)), text: bothWords(500) }),
  people: record({ kind: word('people'), roster: anything }),
  confPart: record({ kind: word('confPart'), part: anything }),
  rows: record({ kind: word('rows'), stream: word('evt', 'tele'), afterSeq: seq, limit: whole(1, 1_000) }),
  acknowledge: record({ kind: word('acknowledge'), run: text(64, 1), evt: seq, tele: seq }),
  link: record({ kind: word('link'), connected: flag, detail: bothWords(200) }),
  linkTroubles: record({
    kind: word('linkTroubles'),
    troubles: list(
      record({ kind: word(...linkTroubleKinds), text: bothWords(300), remedy: bothWords(300) }),
      linkTroubleKinds.length,
    ),
  }),
  question: record({ kind: word('question'), id: text(64, 1), login: text(64, 1), question }),
  meter: record({
    kind: word('meter'),
    meter: id,
    reading: orNull(
      record({ series: text(200), registerWh: orNull(number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) }),
    ),
    message: orNull(bothWords(500)),
  }),
  rosterPart: record({ kind: word('rosterPart'), part: anything }),
  watch: record({ kind: word('watch'), reader: id }),
  view: record({ kind: word('view') }),
});
