/** One thing wrong in a JSON file: where, the value found, and what to write instead. */
export type Problem = { readonly path: string; readonly value: string; readonly remedy: string };

/** A spot in a JSON file: its path, what stands there, and where to report what is wrong with it. */
export type Spot = { readonly path: string; readonly value: unknown; readonly problems: Problem[] };

/** One problem as a line for people. */
export function describeProblem({ path, value, remedy }: Problem): string {
  return `${path === '' ? 'The file' : path} is ${value}: ${remedy}`;
}

/** Reports the spot, with the value cut to what fits on a line. */
export function refuse(spot: Spot, remedy: string): void {
  const value = spot.value === undefined ? 'missing' : shown(JSON.stringify(spot.value));
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
    refuse(spot, `write an object with ${known.join(', ')}.`);
    return (name) => ({ path: pathOf(spot, name), value: undefined, problems: [] });
  }
  const field = (name: string): Spot => ({ ...spot, path: pathOf(spot, name), value: value[name] });
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const spotted = { ...field(name), path: pathOf(spot, shown(name)) };
    refuse(spotted, `"${shown(name)}" is not known here; write ${known.join(', ')}.`);
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
    return spot.value.map((value: unknown, i) => read({ ...spot, path: `${spot.path}[${i}]`, value }, i));
  }
  refuse(spot, 'write a list, [ ... ].');
  return [];
}

/** What stands there if anything does; a missing field and null both mean the default. */
export function optional<Value, Default>(spot: Spot, read: (spot: Spot) => Value, otherwise: Default): Value | Default {
  return spot.value === undefined || spot.value === null ? otherwise : read(spot);
}

/** A fitting text; otherwise refused and empty. */
export function string(spot: Spot, fits: (found: string) => boolean, remedy: string): string {
  if (typeof spot.value === 'string' && fits(spot.value)) return spot.value;
  refuse(spot, remedy);
  return '';
}

/** A fitting number; otherwise refused and 0. */
export function number(spot: Spot, fits: (found: number) => boolean, remedy: string): number {
  if (typeof spot.value === 'number' && fits(spot.value)) return spot.value;
  refuse(spot, remedy);
  return 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathOf(spot: Spot, name: string): string {
  return spot.path === '' ? name : `${spot.path}.${name}`;
}
