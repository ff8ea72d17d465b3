import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../processes/waiting.ts';
import { complaintsOf } from './axe.ts';
import { logIn, openBrowser, visit } from './browser.ts';
import { Stage } from './stage.ts';

type Act = {
  readonly id: string;
  readonly op: string;
  readonly signed?: { readonly login: string; readonly counter: number };
};
type Reply = { readonly id: string; readonly code: string; readonly text: string };

let stage: Stage;
let browser: Browser;
let office: MqttClient;
const acts: Act[] = [];
const replies: Reply[] = [];
let rosterSent = '';

/** Cars come one after the other, so that a gate always has one to open for. */
const signedEstate = (config: string): string =>
  config
    .replace('rights: broker-trusted', 'rights: signed')
    .replace(/street: \{[^}]*\}/, 'street: { vehiclesPerHour: 600, badShare: 0.9, strangerShare: 0.05, seed: 7 }');

beforeAll(async () => {
  [stage, browser] = await Promise.all([
    Stage.start(signedEstate),
    // A name that is not this machine's, so that plain HTTP is no secure context.
    openBrowser(['--host-resolver-rules=MAP estate.lan 127.0.0.1']),
  ]);
  office = await connectAsync(`mqtt://127.0.0.1:${stage.broker.port}`, {
    username: 'office',
    password: 'office-secret',
  });
  office.on('message', (topic, payload) => {
    if (topic.includes('/dn/cmd/')) acts.push(JSON.parse(payload.toString()) as Act);
    if (topic.endsWith('/up/reply')) replies.push(JSON.parse(payload.toString()) as Reply);
    if (topic.endsWith('/dn/people')) rosterSent = payload.toString();
  });
  await office.subscribeAsync('duskgate/v1/#', { qos: 1 });
});
afterAll(async () => {
  await office?.endAsync(true);
  await browser?.close();
  await stage?.end();
});

async function onPage(login: string, place = '#/people', language: 'en' | 'zh-CN' = 'en') {
  const seen = await visit(browser, { url: `${stage.ownUrl}${place}`, language });
  await logIn(seen.page, login);
  return seen;
}

/** Makes a key as a person does; answers with the line to hand over. */
async function makeKey(page: Page, name: string): Promise<string> {
  await page.getByLabel('What you call it').fill(name);
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByText('no device knows it yet').waitFor();
  return (await page.locator('code.line').textContent()) ?? '';
}

const go = (page: Page, place: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, place);

async function replyTo(act: { readonly id: string } | undefined): Promise<Reply | undefined> {
  const found = () => replies.find(({ id }) => id === act?.id);
  await until(() => found() !== undefined, 'the device answered');
  return found();
}

/** Publishes a command past the page, with the password of whoever it is. */
async function force(login: string, command: { readonly id: string }): Promise<Reply | undefined> {
  stage.publish(`duskgate/v1/lychee-garden/pole-1/dn/cmd/${login}`, JSON.stringify(command), [], login);
  return replyTo(command);
}

/** Asks for an opening until a vehicle stood there when it was asked for. */
async function openGate(page: Page): Promise<void> {
  await page.getByLabel('Reason to open').fill('courier');
  const open = page.getByRole('button', { name: 'Open once for this vehicle' });
  await until(async () => {
    const asked = await open.click({ timeout: 500 }).then(
      () => true,
      () => false,
    );
    if (asked) await page.locator('.open-once .answer .tone:not(.wait)').waitFor();
    return (await page.locator('.open-once .answer .good').count()) > 0;
  }, 'the gate opened');
}

let manager: Awaited<ReturnType<typeof onPage>>;
let guard: Awaited<ReturnType<typeof onPage>>;
let guardsLine = '';

test('a manager makes the first key, and the page says how it comes onto the devices', async () => {
  manager = await onPage('chenmin');
  const { page } = manager;
  await page.getByText('signed: what opens a gate').waitFor();
  await page.getByText('This browser has no key of yours yet.').waitFor();
  const line = await makeKey(page, 'office PC');
  const [word, login, publicKey] = line.split(' ');
  expect([word, login]).toEqual(['duskgate-key', 'chenmin']);
  await page.getByText(`duskgate people enrol chenmin --public-key ${publicKey} --name "office PC"`).waitFor();
  stage.firstRoster('chenmin', publicKey ?? '');
  await page.getByText('Enrolled: devices know your signature.').waitFor();
  await page.getByText('Your role: manager').waitFor();
});

test('without a key nothing that wants a signature is offered, and the page says where to get one', async () => {
  guard = await onPage('guard-south', '#/gate');
  const { page } = guard;
  const open = page.getByRole('button', { name: 'Open once for this vehicle' });
  await page.getByText('this browser has no key of yours').waitFor();
  expect(await open.isDisabled()).toBe(true);
  expect(await open.getAttribute('title')).toMatch(/no key of yours/);
  await page.getByRole('link', { name: 'See “People”' }).click();
  guardsLine = await makeKey(page, 'phone');
});

test('a manager enrols the key a guard handed over, once the fingerprints were compared', async () => {
  const { page } = manager;
  await page.getByLabel('I have compared every person and key').check();
  await page.getByLabel('The line the person handed over').fill(`hello, my key:\n${guardsLine}`);
  const fingerprint = (await guard.page.locator('.facts .fingerprint').textContent()) ?? 'none';
  await page.locator('form').getByText(fingerprint).waitFor();
  const enrol = page.getByRole('button', { name: 'Enrol and sign' });
  expect(await enrol.isDisabled()).toBe(true);
  await page.getByLabel('guard-south read out exactly this fingerprint to me').check();
  await enrol.click();
  await page.getByText('pole-1: in force.').waitFor();
  await page.getByText('Signed by yourself.').waitFor();
  await guard.page.getByText('Enrolled: devices know your signature.').waitFor();
});

test('a guard opens a gate with a signature', { timeout: 120_000 }, async () => {
  await go(guard.page, '#/gate');
  await openGate(guard.page);
  const opened = acts.findLast(({ op }) => op === 'gate.open');
  expect(opened?.signed).toMatchObject({ login: 'guard-south', role: 'guard', device: 'pole-1' });
  expect(await replyTo(opened)).toMatchObject({ code: 'applied' });
});

test('the same act again, under another name or without its signature, opens nothing', async () => {
  const isApplied = ({ id }: Act) => replies.some((reply) => reply.id === id && reply.code === 'applied');
  const opened = acts.findLast((act) => act.op === 'gate.open' && isApplied(act));
  if (opened === undefined) throw new Error('no gate was opened before');
  replies.length = 0;
  expect(await force('guard-south', opened)).toMatchObject({
    code: 'duplicate',
    text: expect.stringContaining('dealt with before'),
  });
  expect(await force('guard-south', { ...opened, id: randomUUID() })).toMatchObject({
    text: expect.stringContaining('does not fit'),
  });
  const nowMs = Date.now();
  const fresh = { v: 1, op: 'gate.open', lane: 'gate-in', issued_at_ms: nowMs, not_after_ms: nowMs + 10_000 };
  expect(await force('guard-south', { id: randomUUID(), ...fresh })).toMatchObject({
    text: expect.stringContaining('only with your signature'),
  });
  const { signed } = opened;
  expect(await force('guard-south', { id: randomUUID(), ...fresh, signed } as Act)).toMatchObject({
    text: expect.stringContaining('does not fit'),
  });
});

const zonePlace = (zone: string): string => `#/zone/lychee-garden/pole-1/${zone}`;

/** Locks a zone and gives it free again; the release is signed. */
async function lockAndRelease(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lock out', exact: true }).click();
  const locked = page.locator('form strong').getByText('Locked out by chenmin');
  await locked.waitFor();
  await release(page);
  await locked.waitFor({ state: 'hidden' });
}

const release = (page: Page): Promise<void> => page.getByRole('button', { name: 'The work is done: release' }).click();
const numbersOf = (login: string): number[] =>
  acts.filter(({ signed }) => signed?.login === login).map(({ signed }) => signed?.counter ?? 0);

test('two tabs and a reload never use a number twice, and each number is higher', { timeout: 120_000 }, async () => {
  const first = manager.page;
  await go(first, zonePlace('garden'));
  const second = await manager.context.newPage();
  await second.goto(`${stage.ownUrl}${zonePlace('playground')}`);
  await logIn(second, 'chenmin');
  for (const page of [first, second, first, second]) await lockAndRelease(page);
  await first.reload();
  await lockAndRelease(first);
  const oneByOne = numbersOf('chenmin');
  expect(oneByOne).toHaveLength(5);
  expect(oneByOne).toEqual([...new Set(oneByOne)].sort((a, b) => a - b));
  for (const page of [first, second]) await page.getByRole('button', { name: 'Lock out', exact: true }).click();
  await Promise.all([first, second].map(release));
  await until(() => numbersOf('chenmin').length === 7, 'both tabs have signed');
  expect(new Set(numbersOf('chenmin')).size).toBe(7);
  await second.close();
  await go(first, '#/people');
});

test('a viewer is offered nothing at the gate, with the reason, and the device refuses what is forced', async () => {
  const { page, context } = await onPage('committee', '#/gate');
  const open = page.getByRole('button', { name: 'Open once for this vehicle' });
  await page.getByText('Your role (viewer) has no right to this.').first().waitFor();
  expect(await open.isDisabled()).toBe(true);
  expect(await open.getAttribute('title')).toBe('Your role (viewer) has no right to this.');
  const nowMs = Date.now();
  const forced = { v: 1, id: randomUUID(), op: 'gate.open', lane: 'gate-in', issued_at_ms: nowMs };
  expect(await force('committee', { ...forced, not_after_ms: nowMs + 10_000 } as Act)).toMatchObject({
    code: 'denied',
    text: expect.stringContaining('has no right'),
  });
  await go(page, '#/people');
  await page.getByText('Your role: viewer').waitFor();
  expect(await page.getByText('People and their keys').count()).toBe(0);
  await context.close();
});

test('a role that a manager changes counts at once, and the office takes it over', async () => {
  const operator = await onPage('liuyang');
  await operator.page.getByText('Your role: operator').waitFor();
  const { page } = manager;
  await page.getByLabel('Role of liuyang').selectOption('guard');
  await page.getByRole('button', { name: 'Change the role of liuyang' }).click();
  await page.getByText('pole-1: in force.').waitFor();
  await operator.page.getByText('Your role: guard').waitFor();
  await operator.context.close();
  const file = join(stage.folder, 'roster.json');
  writeFileSync(file, rosterSent);
  stage.people('adopt', file, '--site', 'lychee-garden');
  const { accounts, version } = JSON.parse(stage.people('list', '--json')) as {
    version: number;
    accounts: { login: string; role: string; keys: unknown[] }[];
  };
  expect(version).toBe((await stage.core.view()).people?.version);
  expect(accounts.find(({ login }) => login === 'liuyang')).toMatchObject({ role: 'guard' });
  expect(accounts.find(({ login }) => login === 'guard-south')?.keys).toHaveLength(1);
});

test('a manager sends a config that the device proves and takes, and hears of every mistake in another', {
  timeout: 240_000,
}, async () => {
  const { page } = manager;
  // A sent config is one file.
  const config = readFileSync(join(stage.folder, 'estate.yaml'), 'utf8').replace(/^exceptionsFile:.*$/m, '');
  const send = async (text: string): Promise<void> => {
    await page.getByLabel('Config file').setInputFiles({
      name: 'estate.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(text),
    });
    await page.getByRole('button', { name: 'Send and take over' }).click();
  };
  const form = page.getByRole('form', { name: 'Send a config: pole-1' });
  await form.getByLabel('Reason').fill('less stagger');
  await send(config.replace('staggerMs: 1000', 'staggerMs: 100000000'));
  await form.getByText('Refused.').waitFor({ timeout: 120_000 });
  await form.getByText(/staggerMs/).waitFor();
  await send(config.replace('staggerMs: 1000', 'staggerMs: 900'));
  await form.getByText('Applied.').waitFor({ timeout: 120_000 });
  expect(acts.findLast(({ op }) => op === 'config.take')?.signed).toMatchObject({ login: 'chenmin' });
});

test('the people page has nothing that axe finds, filled as it is', { timeout: 120_000 }, async () => {
  expect(await complaintsOf(manager.page)).toEqual([]);
  await go(guard.page, '#/people');
  await guard.page.getByText('Enrolled: devices know your signature.').waitFor();
  expect(await complaintsOf(guard.page)).toEqual([]);
});

test('a key that was taken back is told as such, and what it signs is refused in the language of the page', async () => {
  const takeBack = manager.page.getByRole('button', { name: /Take back phone of guard-south/ });
  await takeBack.click();
  await takeBack.click();
  await manager.page.getByText('pole-1: in force.').waitFor();
  const { page } = guard;
  await go(page, '#/people');
  await page.getByText('Taken back: devices know it no more.').waitFor();
  await go(page, '#/gate');
  await page.getByRole('button', { name: '中文' }).click();
  const open = page.getByRole('button', { name: '为此车开闸一次' });
  await page.getByText('您的密钥尚未在此登记').waitFor();
  expect(await open.isDisabled()).toBe(true);
  await page.getByLabel('开闸原因').fill('快递');
  await open.evaluate((button: HTMLButtonElement) => {
    button.disabled = false;
    button.form?.requestSubmit(button);
  });
  await page.locator('.open-once .answer').getByText('可由主管登记').waitFor();
  const forced = acts.findLast(({ op }) => op === 'gate.open');
  expect(await replyTo(forced)).toMatchObject({ code: 'denied', text: expect.stringContaining('not enrolled') });
});

test('the last manager’s key cannot be taken back', async () => {
  const { page } = manager;
  const takeBack = page.getByRole('button', { name: /Take back office PC of chenmin/ });
  await takeBack.click();
  await takeBack.click();
  await page.getByText('Nobody could sign the next roster').waitFor();
});

test('where a browser cannot sign, the page says why and what to do', async () => {
  const far = await visit(browser, { url: `${stage.ownUrl.replace('127.0.0.1', 'estate.lan')}#/people` });
  await logIn(far.page, 'liuyang');
  await far.page.getByText('so the browser withholds keys').waitFor();
  await far.context.close();
  const old = await browser.newContext({ locale: 'en' });
  await withoutEd25519(old);
  const page = await old.newPage();
  await page.goto(`${stage.ownUrl}#/people`);
  await logIn(page, 'liuyang');
  await page.getByText('too old for keys of this kind').waitFor();
  expect(await page.getByRole('button', { name: 'Make a key' }).count()).toBe(0);
  await old.close();
});

/** What browsers before 2024 said to this kind of key. */
async function withoutEd25519(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
    Object.assign(crypto.subtle, { generateKey: refuse });
  });
}

test('nobody’s private key can be read out of the browser', async () => {
  const kept = await manager.page.evaluate(
    () =>
      new Promise<{ extractable: boolean; refused: boolean }>((resolve, reject) => {
        const asked = indexedDB.open('duskgate');
        asked.addEventListener('error', () => reject(new Error('no store')));
        asked.addEventListener('success', () => {
          const got: IDBRequest<{ privateKey: CryptoKey }[]> = asked.result
            .transaction('keys')
            .objectStore('keys')
            .getAll();
          got.addEventListener('success', () => {
            const [key] = got.result.map(({ privateKey }) => privateKey);
            asked.result.close();
            if (key === undefined) return reject(new Error('no key'));
            crypto.subtle.exportKey('pkcs8', key).then(
              () => resolve({ extractable: key.extractable, refused: false }),
              () => resolve({ extractable: key.extractable, refused: true }),
            );
          });
        });
      }),
  );
  expect(kept).toEqual({ extractable: false, refused: true });
});
