import type { Channel } from './messages.ts';

export type ChannelFacts = {
  readonly channel: Channel;
  /** Address with its parameters in braces, as AsyncAPI writes it. */
  readonly address: string;
  readonly writer: 'device' | 'person' | 'office';
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** Seconds until an MQTT 5 broker forgets the message; null = never. */
  readonly expiryS: number | null;
  readonly summary: string;
};

const place = 'duskgate/v1/{site}/{device}';

/** How each message travels; the table of docs/mqtt.md and the AsyncAPI document say the same. */
export const channels: readonly ChannelFacts[] = [
  device('status', { retain: true, expiryS: null }, 'Birth and death'),
  device('desc', { retain: true, expiryS: null }, 'What the device is made of'),
  device('state', { retain: true, expiryS: null }, 'Every zone and lane now, at most once a second'),
  device('tele', { retain: false, expiryS: null }, 'Metrics from the outbox'),
  device('evt', { retain: false, expiryS: null }, 'Events and audit from the outbox'),
  device('reply', { retain: false, expiryS: 60 }, 'Answer to a command'),
  { ...device('log', { retain: false, expiryS: 3_600 }, 'Warnings for the office'), qos: 0 },
  {
    channel: 'cmd',
    address: `${place}/dn/cmd/{login}`,
    writer: 'person',
    qos: 1,
    retain: false,
    expiryS: 30,
    summary: 'A person asks for something',
  },
  {
    channel: 'ack',
    address: `${place}/dn/ack`,
    writer: 'office',
    qos: 1,
    retain: true,
    expiryS: null,
    summary: 'The office has everything up to these marks',
  },
  {
    channel: 'roster',
    address: `${place}/dn/roster`,
    writer: 'office',
    qos: 1,
    retain: false,
    expiryS: 3_600,
    summary: 'A part of a signed roster',
  },
  {
    channel: 'conf',
    address: `${place}/dn/conf`,
    writer: 'person',
    qos: 1,
    retain: false,
    expiryS: 3_600,
    summary: 'A part of a config',
  },
  {
    channel: 'people',
    address: `${place}/dn/people`,
    writer: 'person',
    qos: 1,
    retain: true,
    expiryS: null,
    summary: 'Who may do what, signed by a manager',
  },
];

function device(channel: Channel, how: Pick<ChannelFacts, 'retain' | 'expiryS'>, summary: string): ChannelFacts {
  return { channel, address: `${place}/up/${channel}`, writer: 'device', qos: 1, ...how, summary };
}
