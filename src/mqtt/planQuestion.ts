import type { Words } from '../words/language.ts';
import { opOf, readableId } from './commandMessage.ts';
import { complaint } from './complaint.ts';
import type { Payload } from './payload.ts';
import { type PlanMessage, planSchema } from './planSchema.ts';
import { retainedQuestion } from './questionMessage.ts';

export type PlanReading =
  | { readonly kind: 'plan'; readonly id: string; readonly query: PlanMessage }
  | { readonly kind: 'refused'; readonly id: string | null; readonly code: 'invalid'; readonly text: Words };

/** Reads a payload of `dn/cmd/<login>` that asks for a plan; null = it asks for something else, or cannot be read at all. */
export function readPlanQuestion(payload: Payload, retained: boolean): PlanReading | null {
  if (payload.kind !== 'json' || opOf(payload) !== 'plan.get') return null;
  const { value } = payload;
  const id = readableId(value);
  if (retained) return { kind: 'refused', id, code: 'invalid', text: retainedQuestion };
  const checked = planSchema.safeParse(value);
  if (!checked.success)
    return {
      kind: 'refused',
      id,
      code: 'invalid',
      text: complaint(checked.error, value, Object.keys(planSchema.shape)),
    };
  return { kind: 'plan', id: checked.data.id, query: checked.data };
}
