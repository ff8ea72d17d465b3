import type { Words } from '../words/language.ts';
import { readableId } from './commandMessage.ts';
import { commandBytesMax } from './commandSchema.ts';
import { complaint } from './complaint.ts';
import { type PlanMessage, planSchema } from './planSchema.ts';
import { retainedQuestion } from './questionMessage.ts';

export type PlanReading =
  | { readonly kind: 'plan'; readonly id: string; readonly query: PlanMessage }
  | { readonly kind: 'refused'; readonly id: string | null; readonly code: 'invalid'; readonly text: Words };

/** Reads a payload of `dn/cmd/<login>` that asks for a plan; null = it asks for something else, or cannot be read at all. */
export function readPlanQuestion(payload: Uint8Array, retained: boolean): PlanReading | null {
  if (payload.length > commandBytesMax) return null;
  const json = parsed(payload);
  if (typeof json !== 'object' || json === null || !('op' in json) || json.op !== 'plan.get') return null;
  const id = readableId(json);
  if (retained) return { kind: 'refused', id, code: 'invalid', text: retainedQuestion };
  const checked = planSchema.safeParse(json);
  if (!checked.success) return { kind: 'refused', id, code: 'invalid', text: complaint(checked.error, json) };
  return { kind: 'plan', id: checked.data.id, query: checked.data };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return null;
  }
}
