/** Tries at most: a find is worth some time, and no more. */
const triesMax = 1_500;

/**
 * A smaller input for which `fails` still holds: pieces are taken out, large ones first, and digits and letters become plain
 * ones. The result fails, as the input did.
 */
export async function shrunk(input: Uint8Array, fails: (input: Buffer) => Promise<boolean>): Promise<Buffer> {
  let best: Buffer = Buffer.from(input);
  let tries = 0;
  const take = async (candidate: Buffer): Promise<boolean> => {
    tries += 1;
    if (tries > triesMax || !(await fails(Buffer.from(candidate)))) return false;
    best = candidate;
    return true;
  };
  for (const step of [nodesLess, textLess]) await step(take, () => best);
  return best;
}

type Step = (take: (candidate: Buffer) => Promise<boolean>, best: () => Buffer) => Promise<void>;

/** Members of a JSON text one by one; nothing for another text. */
const nodesLess: Step = async (take, best) => {
  for (let at = 0; ; ) {
    const candidate = withoutNode(best(), at);
    if (candidate === null || at > 400) return;
    if (!(await take(candidate))) at += 1;
  }
};

const textLess: Step = async (take, best) => {
  for (let piece = best().length >>> 1; piece >= 1; piece >>>= 1) {
    for (let at = 0; at < best().length; ) {
      const now = best();
      if (!(await take(Buffer.concat([now.subarray(0, at), now.subarray(at + piece)])))) at += piece;
    }
  }
};

/** The text without its `n`-th member, counted from the root down; null when it has no more, or is no JSON. */
function withoutNode(bytes: Buffer, n: number): Buffer | null {
  try {
    const root: unknown = JSON.parse(bytes.toString());
    let left = n;
    const waiting: unknown[] = [root];
    for (let holder = waiting.shift(); holder !== undefined; holder = waiting.shift()) {
      if (typeof holder !== 'object' || holder === null) continue;
      for (const key of Object.keys(holder)) {
        if (left === 0) {
          if (Array.isArray(holder)) holder.splice(Number(key), 1);
          else Reflect.deleteProperty(holder, key);
          return Buffer.from(JSON.stringify(root));
        }
        left -= 1;
        waiting.push(Reflect.get(holder, key));
      }
    }
  } catch {
    // No JSON: pieces of the text are all there is to take out.
  }
  return null;
}
