import { type Words, worded } from '../words/language.ts';

/** Where in a JSON file something stands: `['rules', 0, 'level']`. */
export type SpotPath = readonly (string | number)[];

/** One thing wrong in a JSON file: where, the value found, null where nothing stands, and what to write instead. */
export type Problem = { readonly path: SpotPath; readonly value: string | null; readonly remedy: Words };

/** A spot in a JSON file: its path, what stands there, and where to report what is wrong with it. */
export type Spot = { readonly path: SpotPath; readonly value: unknown; readonly problems: Problem[] };

const words = {
  file: { en: 'The file', zh: '文件内容' },
  wrong: { en: '{what} is {value}: {remedy}', zh: '{what} 为 {value}：{remedy}' },
  missing: { en: '{what} is missing: {remedy}', zh: '缺少 {what}：{remedy}' },
  notAnObject: { en: 'write an object with {known}.', zh: '请写含 {known} 的对象。' },
  unknown: { en: '"{name}" is not known here; write {known}.', zh: '此处没有“{name}”；可写 {known}。' },
  notAList: { en: 'write a list, [ ... ].', zh: '请写列表，[ ... ]。' },
} satisfies Record<string, Words>;

/** One problem as a line for people. */
export function describeProblem({ path, value, remedy }: Problem): Words {
  const what = path.length === 0 ? words.file : pathText(path);
  return value === null ? worded(words.missing, { what, remedy }) : worded(words.wrong, { what, value, remedy });
}

function pathText(path: SpotPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? shown(part) : `${text}.${shown(part)}`;
  }, '');
}

/** Reports the spot, with the value cut to what fits on a line. */
export function refuse(spot: Spot, remedy: Words): void {
  const value = spot.value === undefined ? null : shown(JSON.stringify(spot.value));
  spot.problems.push({ path: spot.path, value, remedy });
}

/** A found text as a line on a terminal can bear it: short, and without control characters. */
function shown(text: string): string {
  const plain = text.replaceAll(/\p{C}/gu, '?');
  return plain.length > 80 ? `${plain.slice(0, 77)}...` : plain;
}

/** Opens an object and refuses every field it does not know. Below something that is no object nothing more is said. */
export function record(spot: Spot, known: readonly string[]): (name: string) => Spot {
  const { value } = spot;
  if (!isRecord(value)) {
    refuse(spot, worded(words.notAnObject, { known: known.join(', ') }));
    return (name) => ({ path: [...spot.path, name], value: undefined, problems: [] });
  }
  const field = (name: string): Spot => ({ ...spot, path: [...spot.path, name], value: value[name] });
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    refuse(field(name), worded(words.unknown, { name: shown(name), known: known.join(', ') }));
  }
  return field;
}

/** Whether an object with this field stands there. */
export function has(spot: Spot, name: string): boolean {
  return isRecord(spot.value) && spot.value[name] !== undefined;
}

/** Reads every item of a list; a spot that is no list is refused and reads as empty. */
export function list<Item>(spot: Spot, read: (item: Spot, index: number) => Item): Item[] {
  if (Array.isArray(spot.value)) {
    return spot.value.map((value: unknown, i) => read({ ...spot, path: [...spot.path, i], value }, i));
  }
  refuse(spot, words.notAList);
  return [];
}

/** What stands there if anything does; a missing field and null both mean the default. */
export function optional<Value, Default>(spot: Spot, read: (spot: Spot) => Value, otherwise: Default): Value | Default {
  return spot.value === undefined || spot.value === null ? otherwise : read(spot);
}

/** A fitting text; otherwise refused and empty. */
export function string(spot: Spot, fits: (found: string) => boolean, remedy: Words): string {
  if (typeof spot.value === 'string' && fits(spot.value)) return spot.value;
  refuse(spot, remedy);
  return '';
}

/** A fitting number; otherwise refused and 0. */
export function number(spot: Spot, fits: (found: number) => boolean, remedy: Words): number {
  if (typeof spot.value === 'number' && fits(spot.value)) return spot.value;
  refuse(spot, remedy);
  return 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
