import type { Device } from '../estate/device.ts';
import { ask, type Outcome, type Reply } from './asks.ts';

export type NightPlan = NonNullable<Reply['plan']>['nights'][number];

const known = new Map<string, readonly NightPlan[]>();

/** The nights of a zone. A plan holds as long as its config, so it is asked for once. */
export async function readPlan(
  device: Device,
  zone: string,
  span: { readonly first: string; readonly nights: number },
): Promise<readonly NightPlan[] | Outcome> {
  const key = [device.key, zone, span.first, span.nights, device.desc.peek()?.site_revision].join(' ');
  const before = known.get(key);
  if (before !== undefined) return before;
  const outcome = await ask(device, { op: 'plan.get', zone, ...span });
  if (outcome.kind !== 'answered' || !outcome.reply.ok || outcome.reply.plan === undefined) return outcome;
  known.set(key, outcome.reply.plan.nights);
  return outcome.reply.plan.nights;
}
