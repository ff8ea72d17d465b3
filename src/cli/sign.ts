import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CardTrouble } from '../cards/fault.ts';
import type { Role } from '../controller/site.ts';
import { commandPayload, readCommand } from '../mqtt/commandMessage.ts';
import { signAct } from '../mqtt/signedAct.ts';
import { commandTopic } from '../mqtt/topics.ts';
import { type Arguments, type Command, exit, telling, UsageError } from './command.ts';
import { makeActKeyFile, readActKey, takeCounter } from './signingKey.ts';
import type { Terminal } from './terminal.ts';

const roles: readonly Role[] = ['viewer', 'guard', 'operator', 'manager', 'crew'];

/** A gate opens within seconds or not at all; see docs/mqtt.md. */
const livesMs = { open: 10_000, other: 30_000 } as const;

/** `duskgate sign`: what the page does, for a shell. Reads a command as JSON, prints it signed. */
export const sign: Command = {
  name: 'sign',
  words: '[JSON]',
  text: { en: 'sign a command for a device with a key of your own', zh: '用个人密钥签署一条指令' },
  options: [
    { name: 'make-key', value: 'FILE', text: { en: 'make a key file first, once', zh: '首次：生成密钥文件' } },
    { name: 'key', value: 'FILE', text: { en: 'your key file', zh: '密钥文件' } },
    { name: 'login', value: 'LOGIN', text: { en: 'your login', zh: '登录名' } },
    { name: 'role', value: 'ROLE', text: { en: 'your role', zh: '角色' } },
    { name: 'device', value: 'SITE/DEVICE', text: { en: 'the device it is for', zh: '目标设备（站点/设备）' } },
    { name: 'topic', value: null, text: { en: 'print the topic before it', zh: '同时输出主题' } },
  ],
  examples: [
    'duskgate sign --make-key gao.pem',
    `duskgate sign --key gao.pem --login gao --role guard --device estate/pole-1 '{"op":"gate.open","lane":"gate-in","why":"courier"}'`,
  ],
  run: (given, terminal) =>
    telling({ terminal, kinds: [CardTrouble], code: exit.missing }, () => {
      const made = given.options['make-key'];
      return made === undefined ? signOne(given, terminal) : makeKey(made, terminal);
    }),
};

async function makeKey(file: string, terminal: Terminal): Promise<number> {
  makeActKeyFile(file);
  const { publicKey, fingerprint } = await readActKey(file);
  const words = {
    en: `Public key   ${publicKey}\nFingerprint  ${fingerprint}\nSend the key to a manager, and read out the fingerprint. Keep ${file} to yourself.`,
    zh: `公钥  ${publicKey}\n指纹  ${fingerprint}\n请将公钥发给主管登记，并口头核对指纹。${file} 仅限本人保管。`,
  };
  terminal.out(`${words[terminal.language]}\n`);
  return exit.ok;
}

async function signOne(given: Arguments, terminal: Terminal): Promise<number> {
  const [site = '', device = ''] = needed(given, 'device').split('/');
  const login = needed(given, 'login');
  const role = roles.find((known) => known === needed(given, 'role'));
  if (role === undefined)
    throw new UsageError({
      en: `--role: write one of ${roles.join(', ')}.`,
      zh: `--role：请写其中之一：${roles.join('、')}。`,
    });
  const file = needed(given, 'key');
  const key = await readActKey(file);
  const message = completed(asked(given));
  const by = { site, device, login, role, counter: takeCounter(file, Date.now()) };
  const text = JSON.stringify(await signAct(message, by, key));
  const reading = readCommand(commandPayload(Buffer.from(text)), { login, retained: false });
  if (reading.kind === 'refused') {
    terminal.err(`${reading.text[terminal.language]}\n`);
    return exit.no;
  }
  terminal.out(`${given.switches.has('topic') ? `${commandTopic({ site, device }, login)} ` : ''}${text}\n`);
  return exit.ok;
}

function asked(given: Arguments): object {
  const text = given.words[0] ?? readFileSync(0, 'utf8');
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message === 'object' && message !== null && !Array.isArray(message)) return message;
  } catch {
    // Said below.
  }
  throw new UsageError({
    en: 'Write the command as one JSON object, such as \'{"op":"gate.open","lane":"gate-in"}\'.',
    zh: '请将指令写成一个 JSON 对象，例如 \'{"op":"gate.open","lane":"gate-in"}\'。',
  });
}

/** What every command has and nobody types: version, id and times. What is given stays. */
function completed(message: object): object {
  const issued = Date.now();
  const lives = 'op' in message && message.op === 'gate.open' ? livesMs.open : livesMs.other;
  return { v: 1, id: randomUUID(), issued_at_ms: issued, not_after_ms: issued + lives, ...message };
}

function needed(given: Arguments, name: string): string {
  const value = given.options[name];
  if (value === undefined || value === '')
    throw new UsageError({
      en: `--${name} is missing. See: duskgate sign --help`,
      zh: `缺少 --${name}。参见：duskgate sign --help`,
    });
  return value;
}
