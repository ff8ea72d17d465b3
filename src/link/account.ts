import type { SiteView } from '../controller/view.ts';
import { willMessage } from '../mqtt/statusMessage.ts';
import { commandFilter, downTopic, upTopic } from '../mqtt/topics.ts';
import type { BrokerAccess } from './core.ts';
import type { Subscription } from './subscription.ts';

/** Where and as whom to connect. */
export type Account = {
  readonly url: string;
  readonly clientId: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly will: { readonly topic: string; readonly payload: string };
  readonly subscriptions: readonly Subscription[];
};

/** How this device shows itself to the broker: its own id, its run in the will, six subscriptions. */
export function accountOf(view: SiteView, access: BrokerAccess & { kind: 'broker' }): Account {
  return {
    url: access.url,
    clientId: view.device,
    username: access.username,
    password: access.password,
    will: { topic: upTopic(view, 'status'), payload: JSON.stringify(willMessage(view.run)) },
    subscriptions: [
      { filter: commandFilter(view), retainHandling: 2 },
      { filter: downTopic(view, 'ack'), retainHandling: 0 },
      { filter: downTopic(view, 'roster'), retainHandling: 2 },
      { filter: downTopic(view, 'conf'), retainHandling: 2 },
      { filter: downTopic(view, 'people'), retainHandling: 0 },
      // Read back to notice another device under the same id: see sameId.ts.
      { filter: upTopic(view, 'status'), retainHandling: 0 },
    ],
  };
}
