/** Deeper than any message of the contract; a stranger's text must not exhaust the stack. */
const depthMax = 32;

/**
 * JSON in its one form of RFC 8785: keys in the order of their UTF-16 units, no space, numbers and strings as ECMAScript
 * writes them. Two programs that mean the same sign the same bytes. Throws TypeError for what JSON has no word for.
 */
export function canonicalJson(value: unknown): string {
  return written(value, 0);
}

function written(value: unknown, depth: number): string {
  if (depth > depthMax) throw new TypeError(`JSON deeper than ${depthMax} levels has no canonical form here.`);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return number(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => written(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return members(value, depth);
  throw new TypeError(`JSON has no word for a value of type ${typeof value}.`);
}

/** Keys without a value are left out, as JSON.stringify does. */
function members(value: object, depth: number): string {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, member]) => `${text(key)}:${written(member, depth + 1)}`).join(',')}}`;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('A text with half a surrogate pair has no canonical form.');
  return JSON.stringify(value);
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no word for the number ${value}.`);
  return JSON.stringify(value);
}
