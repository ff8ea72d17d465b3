import { fill, type Language } from '../../words/language.ts';
import { localDateTime } from '../../words/localTime.ts';
import { reportWords } from '../../words/reportWords.ts';
import { voiceKindWords } from '../../words/voiceWords.ts';
import { voiceKinds } from '../voice/voice.ts';
import type { ReportFigures } from './figures.ts';
import { nameOf, type Section } from './section.ts';

/** What residents said, and what they were answered; nothing where nobody said anything. */
export function voiceSections(figures: ReportFigures, language: Language): Section[] {
  return figures.voices.length === 0 ? [] : [voiceSection(figures, language)];
}

/** Words about one part, of which so many wait: `3 (1)`. */
export function voicesOf(voices: ReportFigures['voices'], about: string): string {
  const mine = voices.filter((voice) => voice.about === about);
  const open = mine.filter(({ answer }) => answer === null).length;
  return mine.length === 0 ? '-' : `${mine.length}${open === 0 ? '' : ` (${open})`}`;
}

function voiceSection({ voices, names, timeZone }: ReportFigures, language: Language): Section {
  const all = { ...names.zones, ...names.lanes };
  const rows = voices.map(({ about, kind, atMs, text, answer }) => {
    const known = voiceKinds.find((one) => one === kind);
    const what = known === undefined ? kind : voiceKindWords[known][language];
    const when = localDateTime(atMs, timeZone).slice(0, 16);
    return [nameOf(all, about, language), when, what, text, answer ?? reportWords.waits[language]];
  });
  const head = ['part', 'when', 'what', 'said', 'answer'] as const;
  const open = voices.filter(({ answer }) => answer === null).length;
  const lines = [fill(reportWords.voiceCount[language], { n: voices.length, open })];
  return {
    key: 'voices',
    title: reportWords.voices[language],
    lines,
    head: head.map((name) => reportWords[name][language]),
    rows,
  };
}
