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
  return {
    get: (about) => slots.get(about)?.answer,
    set: (about, answer) => {
      const slot = slots.get(about);
      if (slot === undefined) slots.set(about, { answer });
      else slot.answer = answer;
    },
  };
}

/** Answers of a pure function about one object, each kept for as long as its object lives. */
export function rememberedOf<About extends object, Value>(compute: (about: About) => Value): (about: About) => Value {
  const known = new WeakMap<About, { readonly value: Value }>();
  return (about) => {
    const before = known.get(about);
    if (before !== undefined) return before.value;
    const value = compute(about);
    known.set(about, { value });
    return value;
  };
}
