import { batch, computed, signal } from '@preact/signals';
import { fill, type Language, type Words } from '../../words/language.ts';
import type zh from './zh-CN.json';

export type Key = keyof typeof zh;
type Dictionary = Readonly<Record<Key, string>>;

const kept = 'duskgate.language';
/** Each comes when somebody reads it: the other half would only make a phone wait. */
const dictionaries: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  zh: async () => (await import('./zh-CN.json', { with: { type: 'json' } })).default,
  en: async () => (await import('./en.json', { with: { type: 'json' } })).default,
};
const dictionary = signal<Partial<Dictionary>>({});

/** Chinese first; English for a browser that asks for it before any other. */
export const language = signal<Language>(firstLanguage());
export const htmlLanguage = computed(() => (language.value === 'zh' ? 'zh-CN' : 'en'));

/** Must be done before anything is drawn. Rejects when the texts cannot be loaded. */
export async function learnWords(chosen: Language = language.peek()): Promise<void> {
  const words = await dictionaries[chosen]();
  batch(() => {
    dictionary.value = words;
    language.value = chosen;
  });
}

/** Changes the language, as soon as its texts are there; without a network it may stay as it is. */
export async function speak(chosen: Language): Promise<void> {
  await learnWords(chosen).catch(() => undefined);
  try {
    localStorage.setItem(kept, language.peek());
  } catch {
    // Then it holds for this visit.
  }
}

/** A text of the page in the language in use. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(dictionary.value[key] ?? key, values);
}

/** A text by a name that comes from a device; null when this page has none. */
export function maybe(key: string, values: Readonly<Record<string, string | number>> = {}): string | null {
  return Object.hasOwn(dictionary.value, key) ? t(key as Key, values) : null;
}

/** A group of zones; the usual ones have a name in both languages. */
export function groupName(group: string): string {
  return maybe(`group.${group}`) ?? group;
}

/** A word of the trade. */
export function w(words: Words): string {
  return words[language.value];
}

/** The same of a table by a name that comes from a device; one that it does not know keeps its name. */
export function wordOf(table: Readonly<Record<string, Words>>, name: unknown): string {
  const known = typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
  if (known !== undefined) return w(known);
  return typeof name === 'string' ? name : '';
}

/** The name of a thing that carries both; one without a name is called by its id. */
export function nameOf(names: { readonly name_zh: string; readonly name_en: string } | undefined, id: string): string {
  const name = language.value === 'zh' ? names?.name_zh : names?.name_en;
  return name === undefined || name === '' ? id : name;
}

function firstLanguage(): Language {
  try {
    const chosen = localStorage.getItem(kept);
    if (chosen === 'zh' || chosen === 'en') return chosen;
  } catch {
    // Nothing kept.
  }
  return /^en\b/i.test(navigator.language) ? 'en' : 'zh';
}
