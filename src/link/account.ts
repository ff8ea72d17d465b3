import type { SiteView } from '../controller/view.ts';
import { deedFilter, discoveryTopic, type HomeAssistant } from '../mqtt/homeAssistant.ts';
import { willMessage } from '../mqtt/statusMessage.ts';
import { commandFilter, downTopic, upTopic } from '../mqtt/topics.ts';
import type { BrokerAccess, Tls } from './core.ts';
import type { Subscription } from './subscription.ts';

/** Where and as whom to connect. */
export type Account = {
  readonly url: string;
  readonly clientId: string;
  readonly username: string | null;
  readonly password: string | null;
  /** Missing: what Node trusts. */
  readonly tls?: Tls;
  readonly will: { readonly topic: string; readonly payload: string } | null;
  readonly subscriptions: readonly Subscription[];
  /** Missing: what comes while this client is away is not for it. */
  readonly kept?: KeptSession;
};

/** A session that the broker keeps, and in which each message is acknowledged by whoever took it: see `SessionEars.message`. */
export type KeptSession = {
  /** Seconds the broker keeps it for; MQTT 3.1.1 cannot say it. */
  readonly expiryS: number;
  /** Messages under way without an acknowledgement; MQTT 5 only, and the broker may send fewer. */
  readonly receiveMax: number;
  readonly packetBytesMax: number;
};

/** How this device shows itself to the broker: its own id, its run in the will, its subscriptions. */
export function accountOf(view: SiteView, access: BrokerAccess & { kind: 'broker' }): Account {
  const ha = access.homeAssistant ?? null;
  return {
    url: access.url,
    clientId: view.device,
    username: access.username,
    password: access.password,
    ...(access.tls === undefined ? {} : { tls: access.tls }),
    will: { topic: upTopic(view, 'status'), payload: JSON.stringify(willMessage(view.run)) },
    subscriptions: [
      { filter: commandFilter(view), retainHandling: 2 },
      { filter: downTopic(view, 'ack'), retainHandling: 0 },
      { filter: downTopic(view, 'roster'), retainHandling: 2 },
      { filter: downTopic(view, 'conf'), retainHandling: 2 },
      { filter: downTopic(view, 'people'), retainHandling: 0 },
      // Read back to notice another device under the same id: see sameId.ts.
      { filter: upTopic(view, 'status'), retainHandling: 0 },
      // What lies there of an earlier config has to be taken back, also when Home Assistant is to see nothing any more.
      { filter: discoveryTopic(ha ?? ownDefault, view), retainHandling: 0, optional: true },
      ...(ha === null ? [] : homeAssistantSubscriptions(view, ha)),
    ],
  };
}

/** Of Home Assistant itself. */
export const ownDefault = { prefix: 'homeassistant' } as const;

function homeAssistantSubscriptions(view: SiteView, { prefix, login }: HomeAssistant): Subscription[] {
  return [
    { filter: `${prefix}/status`, retainHandling: 2 },
    { filter: deedFilter(view, login), retainHandling: 2 },
  ];
}
