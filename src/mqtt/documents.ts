import { z } from 'zod';
import { type ChannelFacts, channels } from './channels.ts';
import { type Channel, messages } from './messages.ts';

export type Document = { readonly path: string; readonly text: string };

/** The generated files of docs/mqtt, paths from the root of the project. Writing them is the caller's part. */
export function contractDocuments(): readonly Document[] {
  return [
    { path: 'docs/mqtt/messages.schema.json', text: asText(jsonSchemas()) },
    { path: 'docs/mqtt/asyncapi.json', text: asText(asyncApi()) },
  ];
}

/** JSON Schema, draft 7, of every message: open for what the device writes, closed for commands. */
export function jsonSchemas(): Record<string, unknown> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'duskgate MQTT messages, version 1',
    definitions: Object.fromEntries(names().map((name) => [name, schemaOf(name)])),
  };
}

/** AsyncAPI 3.0 seen from the office: it receives what a device writes and sends the rest. */
export function asyncApi(): Record<string, unknown> {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'duskgate',
      version: '1.0.0',
      description: 'Poles and gates of a residential estate. See docs/mqtt.md.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels.map((facts) => [facts.channel, channelOf(facts)])),
    operations: Object.fromEntries(channels.map((facts) => [facts.channel, operationOf(facts)])),
    components: {
      messages: Object.fromEntries(channels.map((facts) => [facts.channel, messageOf(facts)])),
      schemas: Object.fromEntries(names().map((name) => [name, schemaOf(name)])),
    },
  };
}

function names(): Channel[] {
  return channels.map(({ channel }) => channel);
}

function schemaOf(name: Channel): object {
  const { $schema: _, ...schema } = z.toJSONSchema(messages[name].read, { target: 'draft-7', io: 'input' });
  return schema;
}

function channelOf({ channel, address }: ChannelFacts): object {
  const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [
    name,
    { description: parameterWords[name] },
  ]);
  return {
    address,
    parameters: Object.fromEntries(parameters),
    messages: { [channel]: { $ref: `#/components/messages/${channel}` } },
  };
}

const parameterWords: Readonly<Record<string, string>> = {
  site: 'Id of the estate: 1 to 32 of a-z, 0-9 and -.',
  device: 'Id of the device, also its username and client id: 1 to 32 of a-z, 0-9 and -.',
  login: 'Login of the person; the broker lets nobody write here but its owner.',
};

function operationOf({ channel, writer, qos, retain, expiryS, summary }: ChannelFacts): object {
  const expiry = expiryS === null ? {} : { messageExpiryInterval: expiryS };
  return {
    action: writer === 'device' ? 'receive' : 'send',
    summary: `${summary}.`,
    channel: { $ref: `#/channels/${channel}` },
    messages: [{ $ref: `#/channels/${channel}/messages/${channel}` }],
    bindings: { mqtt: { qos, retain, ...expiry, bindingVersion: '0.2.0' } },
  };
}

function messageOf({ channel, summary }: ChannelFacts): object {
  return { name: channel, title: summary, payload: { $ref: `#/components/schemas/${channel}` } };
}

function asText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
