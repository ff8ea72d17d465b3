import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { commandSchema } from '../../src/mqtt/commandSchema.ts';
import { Mosquitto } from '../link/brokers.ts';
import { eventually } from './eventually.ts';
import { installed } from './install.ts';

const version = '5.0.7';

/** Runs the example flow in a real Node-RED without its editor: installed for the purpose, thrown away afterwards. Rejects with words. */
export async function playNodeRed(say: (line: string) => void): Promise<void> {
  say(`installing Node-RED ${version}`);
  const folder = await installed(`node-red@${version}`);
  const broker = await Mosquitto.start();
  let child: ChildProcess | null = null;
  let log = '';
  try {
    writeFileSync(join(folder, 'flows.json'), flowFor(broker.port));
    writeFileSync(join(folder, 'settings.cjs'), settings);
    const args = [
      join(folder, 'node_modules/node-red/red.js'),
      '--userDir',
      folder,
      '--settings',
      join(folder, 'settings.cjs'),
    ];
    child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
    }
    await heard(broker.port, () => log);
    say('the flow commands a lamp and reports a call');
  } finally {
    const gone = child === null ? null : new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await gone;
    await broker.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The editor and its pages stay closed: nothing listens. */
const settings = `module.exports = { flowFile: 'flows.json', httpAdminRoot: false, httpNodeRoot: false, uiHost: '127.0.0.1', uiPort: 0,
  credentialSecret: false, logging: { console: { level: 'info', metrics: false, audit: false } } };`;

/** The example as it is, at this broker, its button pressed once at the start. */
function flowFor(port: number): string {
  const flow = JSON.parse(
    readFileSync(new URL('../../docs/examples/node-red.json', import.meta.url), 'utf8'),
  ) as Record<string, unknown>[];
  return JSON.stringify(
    flow.map((node) => {
      if (node['type'] === 'mqtt-broker') return { ...node, port: String(port) };
      return node['type'] === 'inject' ? { ...node, once: true, onceDelay: 2 } : node;
    }),
  );
}

async function heard(port: number, log: () => string): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
  try {
    const messages: { topic: string; text: string }[] = [];
    client.on('message', (topic, payload) => messages.push({ topic, text: payload.toString() }));
    await client.subscribeAsync(['duskgate/v1/+/+/dn/cmd/#', 'calls/#'], { qos: 1 });
    const state = JSON.stringify({
      lanes: { 'gate-in': { call: { id: 'gate-in-call-42', reason: 'slow', called_ms: 1_795_435_196_500 } } },
    });
    await client.publishAsync('duskgate/v1/estate/pole-1/up/state', state, { qos: 1, retain: true });
    const come = async (prefix: string) => {
      await eventually(
        `Node-RED writes to ${prefix}:\n${log()}`,
        () => messages.some(({ topic }) => topic.startsWith(prefix)),
        90_000,
      );
      return JSON.parse(messages.find(({ topic }) => topic.startsWith(prefix))?.text ?? '') as Record<string, unknown>;
    };
    const command = commandSchema.parse(await come('duskgate/v1/estate/pole-1/dn/cmd/olga'));
    if (command.op !== 'zone.override' || command.target[0] !== 'road-main')
      throw new Error(`another command: ${JSON.stringify(command)}`);
    const call = await come('calls/estate/pole-1');
    if (call['call'] !== 'gate-in-call-42') throw new Error(`another call: ${JSON.stringify(call)}`);
  } finally {
    await client.endAsync(true);
  }
}
