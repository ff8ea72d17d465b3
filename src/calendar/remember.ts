/**
 * Answers of a pure function, kept by key so that the same question is not computed twice.
 * Forgets everything when `sizeMax` answers are held: years of running must not cost years of memory.
 */
export function remembering<Value>(sizeMax: number): (key: string, compute: () => Value) => Value {
  const known = new Map<string, Value>();
  return (key, compute) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute();
    if (known.size >= sizeMax) known.clear();
    known.set(key, value);
    return value;
  };
}
