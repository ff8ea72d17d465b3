/** A message from the broker, its topic not looked at yet. */
export type Inbound = { readonly topic: string; readonly payload: Buffer; readonly retained: boolean };

/** A message for the broker. */
export type Outbound = {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** MQTT 5 only: the broker forgets the message after so many seconds. */
  readonly expiryS?: number;
};
