import { type Words, worded } from '../../words/language.ts';
import { lossWords } from '../../words/terms.ts';
import type { Refused } from '../admission.ts';
import type { Command, NightFigure, ServiceAsk } from '../command.ts';
import { row, type Turn } from '../turn.ts';
import { recordUpkeep } from './upkeep.ts';
import { answerVoice, recordVoice, senselessRecord, tellAnswer, tellVoice, unknownVoice } from './voices.ts';

/** Who asked, as every row of a command has it. */
export type Who = {
  readonly cmd_id: string;
  readonly login: string;
  readonly via: Command['via'];
  readonly why: string;
  /** Fingerprint of the key it was signed with. */
  readonly signer?: string;
};

const words = {
  lampsOnly: { en: 'A number of lamps goes with lamps only.', zh: '只有更换灯具时才填写盏数。' },
  all: { en: 'all', zh: '全部' },
  upkeep: {
    lamps: { en: '{lamps} lamps replaced', zh: '已更换灯具（盏数：{lamps}）' },
    cleaned: { en: 'cleaned', zh: '已清洁' },
    relay: { en: 'relay replaced', zh: '已更换继电器' },
  },
  noted: { en: 'Noted for {zones}: {what}.', zh: '已登记（{zones}）：{what}。' },
  moved: {
    en: 'Noted for the night {night}: {minutes} min of {zone} count as {to}, no longer as {from}.',
    zh: '已登记 {night} 夜：{zone} 的 {minutes} 分钟改记为“{to}”，不再记为“{from}”。',
  },
  recorded: { en: 'Recorded for {id}; it waits for an answer.', zh: '已登记（{id}），待答复。' },
  answered: { en: 'Answered and closed.', zh: '已答复并结束。' },
  noWhy: {
    en: 'A correction says why: the office keeps the words beside the figures.',
    zh: '更正须写明原因：办公室将其与数据一同保存。',
  },
  noMove: { en: 'From {from} to {to} corrects nothing.', zh: '由“{from}”改为“{to}”没有变化。' },
  noneYet: { en: 'none yet', zh: '暂无' },
  unknownNight: {
    en: '{night} is no night that this device closed lately. Closed: {known}.',
    zh: '{night} 不是本设备近期结算的夜晚。已结算：{known}。',
  },
} satisfies Record<string, Words | Record<string, Words>>;

/** What makes no sense although its shape is right; null = it can be put on record. */
export function senselessService(turn: Turn, { why }: Command, ask: ServiceAsk): Refused | null {
  switch (ask.kind) {
    case 'upkeep':
      return ask.lamps !== null && ask.what !== 'lamps' ? refused(words.lampsOnly) : null;
    case 'nightReassign':
      return senselessMove(turn, why, ask);
    case 'voiceRecord':
      return senselessRecord(turn, ask);
    case 'voiceAnswer':
      return unknownVoice(turn, ask);
  }
}

/** Puts it on record; goes to disk with the answer. */
export function recordService(turn: Turn, who: Who, ask: ServiceAsk): void {
  switch (ask.kind) {
    case 'upkeep':
      for (const zone of new Set(ask.zones))
        row(turn, 'upkeep.done', { ...who, zone, what: ask.what, lamps: ask.lamps });
      return;
    case 'nightReassign': {
      const { zones, night, from, to, ms } = ask;
      row(turn, 'night.reassigned', { ...who, zone: zones[0], night, from, to, s: Math.round(ms / 1000) });
      return;
    }
    case 'voiceRecord':
      return tellVoice(turn, who, ask);
    case 'voiceAnswer':
      return tellAnswer(turn, who, ask);
  }
}

/** Does what follows from the record, at once. */
export function performService(turn: Turn, id: string, ask: ServiceAsk): void {
  if (ask.kind === 'upkeep') recordUpkeep(turn, ask);
  if (ask.kind === 'voiceRecord') recordVoice(turn, id, ask);
  if (ask.kind === 'voiceAnswer') answerVoice(turn, ask);
}

/** What a person hears whose words were put on record. */
export function serviceDone(ask: ServiceAsk): Words {
  switch (ask.kind) {
    case 'upkeep': {
      const what = worded(words.upkeep[ask.what], { lamps: ask.lamps ?? words.all });
      return worded(words.noted, { zones: ask.zones.join(', '), what });
    }
    case 'nightReassign': {
      const { night, zones, from, to, ms } = ask;
      const minutes = Math.round(ms / 60_000);
      const [fromWords, toWords] = [figureWords(from), figureWords(to)];
      return worded(words.moved, { night, minutes, zone: zones[0], to: toWords, from: fromWords });
    }
    case 'voiceRecord':
      return worded(words.recorded, { id: ask.about.id });
    case 'voiceAnswer':
      return words.answered;
  }
}

function senselessMove(
  { state }: Turn,
  why: string,
  { night, from, to }: Extract<ServiceAsk, { kind: 'nightReassign' }>,
): Refused | null {
  if (why.trim() === '') return refused(words.noWhy);
  if (from === to) return refused(worded(words.noMove, { from: figureWords(from), to: figureWords(to) }));
  if (state.nights.closed.includes(night)) return null;
  const known = state.nights.closed.join(', ') || words.noneYet;
  return refused(worded(words.unknownNight, { night, known }));
}

/** In English by the word that is written in the command. */
function figureWords(figure: NightFigure): Words {
  return { en: figure, zh: figure === 'served' ? '已兑现' : lossWords[figure].zh };
}

function refused(text: Words): Refused {
  return { code: 'invalid', text };
}
