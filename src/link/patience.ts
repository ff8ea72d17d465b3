/** How patient to be with a broker; tests are in more of a hurry. */
export type Patience = {
  readonly keepaliveS: number;
  /** From dialling to CONNACK. */
  readonly connackMs: number;
  /** From PUBLISH to PUBACK; a line that is silent for longer is dead, whatever TCP believes. */
  readonly pubackMs: number;
  /** Pause after a refused subscription. */
  readonly subscribeAgainMs: number;
  /** MQTT 5: the will waits so long for a short gap in the network. */
  readonly willDelayS: number;
};

export const fieldPatience: Patience = {
  keepaliveS: 30,
  connackMs: 30_000,
  pubackMs: 30_000,
  subscribeAgainMs: 60_000,
  willDelayS: 15,
};
