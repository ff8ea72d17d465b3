import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { teleMessage } from '../../src/mqtt/rowMessages.ts';
import { parseTopic, upTopic } from '../../src/mqtt/topics.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const topic = upTopic({ site: 'estate', device: 'pole-1' }, 'tele');

type Xpath = {
  metric_selection: string;
  timestamp: string;
  timestamp_format: string;
  tags: Record<string, string>;
  fields: Record<string, string>;
};
type Consumer = {
  topics: string[];
  qos: number;
  persistent_session: boolean;
  client_id: string;
  data_format: string;
  topic_parsing: { topic: string; tags: string }[];
  xpath: Xpath[];
};

/** A node of the document with its way back: enough of XPath for paths of names, `*` and `..`. */
type Node = { readonly value: unknown; readonly name: string; readonly parent: Node | null };

function select(from: Node, path: string): Node[] {
  const root = path.startsWith('/') ? rootOf(from) : from;
  return path
    .split('/')
    .filter((step) => step !== '')
    .reduce<Node[]>((nodes, step) => nodes.flatMap((node) => children(node, step)), [root]);
}

function rootOf(node: Node): Node {
  return node.parent === null ? node : rootOf(node.parent);
}

function children(node: Node, step: string): Node[] {
  if (step === '..') return node.parent === null ? [] : [node.parent];
  if (typeof node.value !== 'object' || node.value === null) return [];
  return Object.entries(node.value)
    .filter(([name]) => step === '*' || step === name)
    .map(([name, value]) => ({ name, value, parent: node }));
}

describe('the Telegraf example', () => {
  const config = parse(read('examples/telegraf.conf')) as unknown as { inputs: { mqtt_consumer: Consumer[] } };
  const [consumer] = config.inputs.mqtt_consumer;
  const example = /```json tele\n([\s\S]*?)```/.exec(read('mqtt.md'))?.[1] ?? '{}';
  const message = teleMessage.write.parse(JSON.parse(example));
  const document: Node = { name: '', value: message, parent: null };

  it('keeps what the broker has for it, and tags site and device', () => {
    expect(consumer).toMatchObject({ qos: 1, persistent_session: true, data_format: 'xpath_json' });
    expect(consumer?.client_id).not.toBe('');
    const [{ topic: filter, tags } = { topic: '', tags: '' }] = consumer?.topic_parsing ?? [];
    for (const pattern of [filter, ...(consumer?.topics ?? [])]) {
      const levels = topic.split('/');
      expect(pattern.split('/').map((level, index) => (level === '+' ? levels[index] : level))).toEqual(levels);
    }
    expect(tags.split('/').indexOf('site')).toBe(2);
    expect(tags.split('/').indexOf('device')).toBe(3);
    expect(parseTopic(topic)).toMatchObject({ site: 'estate', device: 'pole-1', channel: 'tele' });
    expect(tags.split('/')).toHaveLength(topic.split('/').length);
  });

  it('finds every field, tag and time it names in a message of the contract', () => {
    for (const { metric_selection, timestamp, timestamp_format, tags, fields } of consumer?.xpath ?? []) {
      const points = select(document, metric_selection);
      expect(points.length, metric_selection).toBeGreaterThan(0);
      for (const point of points) {
        const [time] = select(point, timestamp);
        expect([timestamp_format, typeof time?.value]).toEqual(['unix_ms', 'number']);
        expect(String(time?.value)).toHaveLength(13);
        for (const path of Object.values(tags))
          if (path !== 'name(.)') expect(typeof select(point, path)[0]?.value, path).toBe('string');
        for (const path of Object.values(fields)) expect(typeof select(point, path)[0]?.value, path).toBe('number');
      }
    }
  });
});

describe('the Node-RED example', () => {
  const flow = JSON.parse(read('examples/node-red.json')) as {
    id: string;
    type: string;
    z?: string;
    broker?: string;
    wires?: string[][];
    func?: string;
  }[];

  it('is one whole flow of nodes that come with Node-RED', () => {
    const ids = flow.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, wires = [], z, broker } of flow) {
      expect(['tab', 'mqtt-broker', 'mqtt in', 'mqtt out', 'function', 'debug', 'inject']).toContain(type);
      for (const id of [
        ...wires.flat(),
        ...(z === undefined ? [] : [z]),
        ...(type.startsWith('mqtt ') ? [broker] : []),
      ])
        expect(ids).toContain(id);
    }
  });

  it('has functions that are JavaScript', () => {
    // Only parsed here; the office suite runs them in Node-RED.
    for (const { func } of flow)
      if (func !== undefined) expect(() => new Script(`(msg, context) => {${func}}`)).not.toThrow();
  });
});
