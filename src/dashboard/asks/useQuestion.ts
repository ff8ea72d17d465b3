import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Device } from '../estate/device.ts';
import { connected } from '../session.ts';
import { ask, type Body, type Outcome, type Reply } from './asks.ts';

export type Question<T> =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly outcome: Outcome };

/**
 * Asks a device something that changes nothing, as soon as there is a line, and again when the question or `fresh` changes.
 * What was known stays on the screen until the new answer is there.
 */
export function useQuestion<T>(
  device: Device,
  question: { readonly key: string; readonly put: () => Promise<T | Outcome> },
): ReadonlySignal<Question<T>> {
  const state = useSignal<Question<T>>({ kind: 'asking' });
  useEffect(() => {
    if (!connected.value) return undefined;
    let asked = true;
    void question.put().then((answer) => {
      if (asked)
        state.value = isOutcome(answer) ? { kind: 'unknown', outcome: answer } : { kind: 'known', value: answer };
    }); // `put` is made of `ask`, which never rejects.
    return () => {
      asked = false;
    };
  }, [device.key, question.key, connected.value]);
  return state;
}

function isOutcome(answer: unknown): answer is Outcome {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'kind' in answer &&
    ['answered', 'unsent', 'silent'].includes(String(answer.kind))
  );
}

type History = NonNullable<Reply['history']>;
export type Happened = History['events'][number];
export type Slot = History['slots'][number];
export type Pages = {
  readonly slots: readonly Slot[];
  readonly events: readonly Happened[];
  readonly more: boolean;
  readonly damaged: number;
};

/** Reads pages of history one after the other, as many as are worth reading. */
export async function readHistory(
  device: Device,
  question: Omit<Extract<Body, { op: 'history.get' }>, 'op' | 'after'>,
  pagesMax = 8,
): Promise<Pages | Outcome> {
  const slots: Slot[] = [];
  const events: Happened[] = [];
  let after: string | null = null;
  let damaged = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const outcome: Outcome = await ask(device, { op: 'history.get', ...question, after });
    if (outcome.kind !== 'answered' || !outcome.reply.ok || outcome.reply.history === undefined) return outcome;
    const { history } = outcome.reply;
    slots.push(...history.slots);
    events.push(...history.events);
    damaged = history.damaged;
    after = history.next;
    if (after === null) break;
  }
  return { slots, events, more: after !== null, damaged };
}
