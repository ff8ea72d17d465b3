/**
 * Order of two versions, `MAJOR.MINOR.PATCH` with a pre-release after `-` (npm) or `~` (Debian): below 0 when `a` is older.
 * A pre-release is older than its release. Semantic Versioning 2.0.0, section 11.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < 3; at++) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.pre === right.pre) return 0;
  if (left.pre === '' || right.pre === '') return left.pre === '' ? 1 : -1;
  return comparePre(left.pre.split('.'), right.pre.split('.'));
}

const shape = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-~]([0-9A-Za-z.]{1,64}))?$/;

/** Whether a text is a version that this file can order, and safe as the name of a folder. */
export function isVersion(text: string): boolean {
  return shape.test(text);
}

function partsOf(version: string): { numbers: readonly number[]; pre: string } {
  const found = shape.exec(version);
  if (found === null) throw new Error(`"${version}" is no version. Write it like 1.2.3.`);
  return { numbers: found.slice(1, 4).map(Number), pre: found[4] ?? '' };
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at], b[at]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (left === right) continue;
    const [isLeftNumber, isRightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (isLeftNumber && isRightNumber) return Number(left) - Number(right);
    if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
