/**
 * Answers of a pure function, kept by its arguments (objects by identity) so that no question is computed twice.
 * Forgets everything when `sizeMax` answers are held: years of running must not cost years of memory. A question that
 * throws is not kept.
 */
export function remembering<Value>(sizeMax: number): (question: readonly unknown[], compute: () => Value) => Value {
  let root: Branch<Value> = { branches: new Map() };
  let size = 0;
  return (question, compute) => {
    const known = find(root, question);
    if (known !== undefined) return known;
    const value = compute();
    if (size === sizeMax) {
      root = { branches: new Map() };
      size = 0;
    }
    grow(root, question).value = value;
    size++;
    return value;
  };
}

/** A tree with one level for each argument: building one text of them all would cost more than most answers. */
type Branch<Value> = { value?: Value; readonly branches: Map<unknown, Branch<Value>> };

function find<Value>(root: Branch<Value>, question: readonly unknown[]): Value | undefined {
  let branch: Branch<Value> | undefined = root;
  for (const argument of question) branch = branch?.branches.get(argument);
  return branch?.value;
}

function grow<Value>(root: Branch<Value>, question: readonly unknown[]): Branch<Value> {
  let branch = root;
  for (const argument of question) {
    const next: Branch<Value> = branch.branches.get(argument) ?? { branches: new Map() };
    branch.branches.set(argument, next);
    branch = next;
  }
  return branch;
}

/**
 * The last answer about each object of a few that live long, such as the lanes of a site: what is asked in every step and
 * seldom has another answer. Cheaper by far than to keep one for each state that passes by.
 */
export function lastAnswerOf<About extends object, Answer>(): {
  readonly get: (about: About) => Answer | undefined;
  readonly set: (about: About, answer: Answer) => void;
} {
  const slots = new WeakMap<About, { answer: Answer }>();
  // Who is asked about is mostly who was asked about before.
  let about: About | null = null;
  let slot: { answer: Answer } | undefined;
  const find = (one: About) => {
    if (one === about) return slot;
    about = one;
    slot = slots.get(one);
    return slot;
  };
  return {
    get: (one) => find(one)?.answer,
    set: (one, answer) => {
      const known = find(one);
      if (known !== undefined) known.answer = answer;
      else {
        slot = { answer };
        slots.set(one, slot);
      }
    },
  };
}

/** Answers of a pure function about one object, each kept for as long as its object lives; the object asked about last is held. */
export function rememberedOf<About extends object, Value>(compute: (about: About) => Value): (about: About) => Value {
  const known = new WeakMap<About, { readonly value: Value }>();
  // The same is asked about again and again, and to compare is quicker than to look up.
  let last: { readonly about: About; readonly value: Value } | null = null;
  return (about) => {
    if (last?.about === about) return last.value;
    const before = known.get(about);
    const value = before === undefined ? compute(about) : before.value;
    if (before === undefined) known.set(about, { value });
    last = { about, value };
    return value;
  };
}
