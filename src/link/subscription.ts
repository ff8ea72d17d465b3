import type { MqttClient } from 'mqtt';

export type Subscription = {
  readonly filter: string;
  /** 0: send what is retained at once; 2: never. MQTT 5 only. */
  readonly retainHandling: 0 | 2;
  /** A broker may refuse it, and nobody need be told. */
  readonly optional?: true;
};

const refusedFrom = 0x80;

/** Asks for all of them in one packet; `answered` gets those the broker did not grant. */
export function subscribe(
  client: MqttClient,
  subscriptions: readonly Subscription[],
  answered: (refused: readonly Subscription[]) => void,
): void {
  const wanted = Object.fromEntries(
    subscriptions.map(({ filter, retainHandling }) => [filter, { qos: 1 as const, rh: retainHandling, rap: true }]),
  );
  client.subscribe(wanted, (problem, _asked, suback) => {
    const granted = suback?.granted ?? [];
    const refused = subscriptions.filter((_, index) => Number(granted[index] ?? refusedFrom) >= refusedFrom);
    answered((problem !== null && refused.length === 0 ? subscriptions : refused).filter(({ optional }) => !optional));
  });
}
