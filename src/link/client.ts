import { createConnection, Socket } from 'node:net';
import { connect, type IClientOptions, type IPublishPacket, MqttClient, UniqueMessageIdProvider } from 'mqtt';
import { rosterBytesMax } from '../mqtt/rosterMessages.ts';
import { type Words, worded } from '../words/language.ts';
import type { Account, KeptSession } from './account.ts';
import type { Patience } from './patience.ts';

export type Protocol = '5.0' | '3.1.1';

/** The largest packet a device takes: a part of a roster with its topic. The broker drops what is larger. */
const packetBytesMax = rosterBytesMax + 512;
/** MQTT 3.1.1 cannot forbid large packets: hang up when this much came without a complete one. */
const strayBytesMax = 262_144;
const receiveMax = 16;
/** Registered for MQTT at IANA; the one behind mqtt:// without a port. */
const plainPort = 1_883;
/** The session must outlive the delay of the will, or the delay counts for nothing. */
const sessionOutlivesWillS = 5;

/** A client of the library that dials at once and only once. */
export function dial(account: Account, protocol: Protocol, patience: Patience): MqttClient {
  const client = lineTo(account.url, options(account, protocol, patience));
  // Else an answer waits 40 ms for the broker to acknowledge the packet before it (Nagle and delayed ACK together).
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  return client;
}

/**
 * The library's own `connect` loads TLS, WebSockets and HTTP whatever the address; without them a link on a plain line is 3 MB
 * smaller.
 */
function lineTo(url: string, given: IClientOptions): MqttClient {
  const { protocol, hostname, port, username } = new URL(url);
  if (protocol !== 'mqtt:' || username !== '') return connect(url, given);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const client = new MqttClient(() => createConnection({ host, port: Number(port || plainPort) }), given);
  // As `connect` does: an error that comes when nobody listens any more must not end the process.
  client.on('error', () => undefined);
  return client;
}

const hugePacket: Words = {
  en: 'the broker sent a packet of more than {size} KiB',
  zh: '消息服务器发来超过 {size} KiB 的数据包',
};

/** Calls `tooMuch`, with words, as long as a packet comes that no broker should send. */
export function watchPacketSize(client: MqttClient, tooMuch: (text: Words) => void): void {
  let strayBytes = 0;
  client.stream.on('data', (chunk: Buffer) => {
    strayBytes += chunk.length;
    if (strayBytes > strayBytesMax) tooMuch(worded(hugePacket, { size: strayBytesMax / 1_024 }));
  });
  client.on('packetreceive', () => {
    strayBytes = 0;
  });
}

/**
 * Leaves the acknowledgement of each message of quality 1 to `taken`, so that a group of them can be committed at once. The library
 * waits for each one before it reads the next; told of an error it reads on and acknowledges nothing.
 */
export function holdAcknowledgements(
  client: MqttClient,
  came: (packet: IPublishPacket, taken: () => void) => void,
): void {
  client.handleMessage = (packet: IPublishPacket, next: (problem?: Error) => void): void => {
    const { messageId, qos } = packet;
    const held = qos > 0 && messageId !== undefined;
    came(packet, held ? () => acknowledge(client, messageId) : nothing);
    next(held ? acknowledgedLater : undefined);
  };
}

const acknowledgedLater = new Error('acknowledged later');

/** PUBACK without reason code, the same four bytes in MQTT 3.1.1 (section 3.4) and 5 (section 3.4.2.1). */
function acknowledge(client: MqttClient, messageId: number): void {
  if (client.stream.writable) client.stream.write(Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]));
}

function nothing(): void {
  // Quality 0 knows no acknowledgement.
}

function options(account: Account, protocol: Protocol, patience: Patience): IClientOptions {
  const properties = account.kept === undefined ? connectProperties(patience) : keptProperties(account.kept);
  return {
    ...(protocol === '5.0' ? { protocolVersion: 5, properties } : { protocolVersion: 4 }),
    clientId: account.clientId,
    ...(account.username === null ? {} : { username: account.username }),
    ...(account.password === null ? {} : { password: account.password }),
    ...account.tls,
    clean: account.kept === undefined,
    keepalive: patience.keepaliveS,
    // Later than our own, which also covers the time before the socket stands.
    connectTimeout: 2 * patience.connackMs,
    reconnectPeriod: 0,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    messageIdProvider: new UniqueMessageIdProvider(),
    // Else the library keeps a Buffer for each number of two bytes, ten megabytes of them, to save a write of two bytes.
    writeCache: false,
    ...(account.will === null ? {} : { will: willOf(account.will, protocol, patience) }),
  };
}

function connectProperties({ willDelayS }: Patience): NonNullable<IClientOptions['properties']> {
  return {
    sessionExpiryInterval: willDelayS + sessionOutlivesWillS,
    receiveMaximum: receiveMax,
    maximumPacketSize: packetBytesMax,
  };
}

function keptProperties({
  expiryS,
  receiveMax,
  packetBytesMax,
}: KeptSession): NonNullable<IClientOptions['properties']> {
  return { sessionExpiryInterval: expiryS, receiveMaximum: receiveMax, maximumPacketSize: packetBytesMax };
}

function willOf(
  will: NonNullable<Account['will']>,
  protocol: Protocol,
  { willDelayS }: Patience,
): NonNullable<IClientOptions['will']> {
  return {
    topic: will.topic,
    payload: Buffer.from(will.payload),
    qos: 1,
    retain: true,
    ...(protocol === '5.0' ? { properties: { willDelayInterval: willDelayS } } : {}),
  };
}
