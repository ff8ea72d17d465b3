import { type Words, worded } from './language.ts';
import { nearest } from './nearest.ts';

const words = {
  meant: { en: 'Did you mean "{near}"?', zh: '是否指“{near}”？' },
  none: { en: 'There is none yet.', zh: '尚未定义任何一个。' },
  noSuch: { en: 'There is no {thing} "{name}". {remedy}', zh: '没有名为“{name}”的{thing}。{remedy}' },
  known: { en: 'Known: {known}.', zh: '可选：{known}。' },
} satisfies Record<string, Words>;

/** More than a person looks through. */
const shownMax = 24;

/** "Did you mean X?" or, when nothing is near, the whole choice: what to say of a name that nothing has. */
export function didYouMean(word: string, known: readonly string[]): Words {
  const near = nearest(word, known);
  if (near !== null) return meant(near);
  return known.length === 0 ? words.none : choice([...new Set(known)]);
}

export const meant = (near: string): Words => worded(words.meant, { near });

/** What may stand there; of many the first. */
export function choice(known: readonly string[]): Words {
  const shown = known.length > shownMax ? [...known.slice(0, shownMax), '…'] : known;
  return worded(words.known, { known: { en: shown.join(', '), zh: shown.join('、') } });
}

/** What is called by a name. */
export const thingWords = {
  zone: { en: 'zone', zh: '区域' },
  lane: { en: 'lane', zh: '车道' },
  place: { en: 'zone or lane', zh: '区域或车道' },
  account: { en: 'account', zh: '账号' },
  reader: { en: 'reader', zh: '读卡器' },
} satisfies Record<string, Words>;

/** Of a name that nothing of this kind has, and what was meant. */
export function noSuch(
  thing: keyof typeof thingWords,
  name: string,
  all: readonly (string | { readonly id: string })[],
): Words {
  const known = all.map((one) => (typeof one === 'string' ? one : one.id));
  return worded(words.noSuch, { thing: thingWords[thing], name, remedy: didYouMean(name, known) });
}
