import { nightOf } from '../../calendar/localDate.ts';
import { type OpenVoice, senselessVoice } from '../../service/voice/voice.ts';
import { noSuch } from '../../words/choice.ts';
import { type Words, worded } from '../../words/language.ts';
import { voiceKindWords } from '../../words/voiceWords.ts';
import type { Refused } from '../admission.ts';
import { isSound } from '../clockTrust.ts';
import type { VoiceAnswer, VoiceRecord } from '../command.ts';
import { change, row, said, type Turn } from '../turn.ts';
import type { Who } from './serviceDeeds.ts';

const words = {
  noAnswer: { en: 'Write what the resident is told.', zh: '请写下给居民的答复。' },
  noVoice: {
    en: 'No word "{voice}" waits for an answer. It may have been answered.',
    zh: '没有待答复的居民意见“{voice}”，可能已答复。',
  },
  resident: { en: 'A resident ({voice}): {text}', zh: '居民意见（{voice}）：{text}' },
} satisfies Record<string, Words>;

/** What makes no sense in a resident's word; null = it can be recorded. */
export function senselessRecord({ site, state, now, trust }: Turn, ask: VoiceRecord): Refused | null {
  const { about, voice, atMs, text } = ask;
  const known = about.kind === 'zone' ? site.zones : site.lanes;
  if (!known.some(({ id }) => id === about.id)) return { code: 'invalid', text: noSuch(about.kind, about.id, known) };
  const senseless = senselessVoice(
    { about, kind: voice, atMs, text },
    state.voices,
    isSound(trust) ? now.wallMs : null,
  );
  return senseless === null ? null : { code: 'invalid', text: senseless };
}

/** Null = this word waits for an answer. */
export function unknownVoice({ state }: Turn, { voice, text }: VoiceAnswer): Refused | null {
  if (text.trim() === '') return { code: 'invalid', text: words.noAnswer };
  if (state.voices.some(({ id }) => id === voice)) return null;
  return { code: 'invalid', text: worded(words.noVoice, { voice }) };
}

/** The row of a word: filed under the night of what it tells. */
export function tellVoice(turn: Turn, who: Who, { about, voice, atMs, text }: VoiceRecord): void {
  const night = nightOf(atMs, turn.site.place.timeZone);
  row(turn, 'voice.recorded', {
    ...who,
    voice: who.cmd_id,
    [about.kind]: about.id,
    kind: voice,
    at_ms: atMs,
    night,
    text,
  });
  said(turn, 'info', about.id, worded(words.resident, { voice: voiceKindWords[voice], text }));
}

export function tellAnswer(turn: Turn, who: Who, { voice, text }: VoiceAnswer): void {
  const open = turn.state.voices.find(({ id }) => id === voice);
  if (open === undefined) return;
  const { about, kind, night } = open;
  row(turn, 'voice.answered', { ...who, voice, [about.kind]: about.id, kind, night, text });
}

export function recordVoice(turn: Turn, id: string, { about, voice, atMs }: VoiceRecord): void {
  const night = nightOf(atMs, turn.site.place.timeZone);
  const open: OpenVoice = { id, about, kind: voice, atMs, night, recordedAtMs: turn.now.wallMs };
  change(turn, { voices: [...turn.state.voices, open] });
}

export function answerVoice(turn: Turn, { voice }: VoiceAnswer): void {
  change(turn, { voices: turn.state.voices.filter(({ id }) => id !== voice) });
}
