import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stateMessageOf } from '../../src/mqtt/stateMessage.ts';
import { birthMessage, descMessageOf } from '../../src/mqtt/statusMessage.ts';
import { aView, aZoneView } from '../makers/view.ts';
import { logIn, openBrowser, visit } from './browser.ts';
import { Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let pole: MqttClient;
const branch = 'duskgate/v1/lychee-garden/pole-2';
const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>';
const view = aView({
  site: 'lychee-garden',
  device: 'pole-2',
  zones: [aZoneView({ id: 'odd', names: { zh: evil, en: evil } })],
});

beforeAll(async () => {
  [stage, browser] = await Promise.all([Stage.start(), openBrowser()]);
  pole = await connectAsync(`mqtt://127.0.0.1:${stage.broker.port}`, { username: 'pole-2', password: 'pole-2-secret' });
});
beforeEach(async () => {
  await tell('desc', descMessageOf(view, '0.1.0'));
  await tell('status', birthMessage(view, { firmware: '0.1.0', descHash: 'x', mqtt: '5.0', atMs: Date.now() }));
  await tell('state', { ...stateMessageOf(view, null), ts_ms: Date.now() });
});
afterAll(async () => {
  await pole?.endAsync(true);
  await browser?.close();
  await stage?.end();
});

async function tell(channel: string, message: object): Promise<void> {
  await pole.publishAsync(`${branch}/up/${channel}`, JSON.stringify(message), { qos: 1, retain: channel !== 'reply' });
}

const hacked = (page: Page): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'hacked'));

test('a script in a zone’s name is read as a name and never run', async () => {
  const { page, context } = await visit(browser, { url: stage.ownUrl });
  await logIn(page, 'chenmin');
  await page.getByRole('link', { name: evil }).click();
  await page.getByRole('heading', { name: evil }).waitFor();
  expect(await hacked(page)).toBeUndefined();
  expect(await page.locator('main img').count()).toBe(0);
  await context.close();
});

test('a device with another version of the contract is told in words, and the others are shown as ever', async () => {
  await tell('state', { v: 2, zones: { odd: { brightness: 7 } } });
  const { page, context } = await visit(browser, { url: stage.ownUrl });
  await logIn(page, 'chenmin');
  await page.getByText('pole-2 speaks another version of the contract').waitFor();
  await page.getByRole('link', { name: 'Playground' }).waitFor();
  await context.close();
});

test('broken messages are left out and named, and what was known stays', async () => {
  const { page, context } = await visit(browser, { url: stage.ownUrl });
  await logIn(page, 'chenmin');
  await page.getByRole('link', { name: evil }).waitFor();
  await tell('state', { ...stateMessageOf(view, null), zones: { odd: { level_pct: 'much' } } });
  await page.getByText('pole-2 sent a message that cannot be read').waitFor();
  await page.getByText('zones.odd.level_pct').waitFor();
  await page.getByRole('link', { name: evil }).waitFor();
  await context.close();
});

test('ten thousand rows of history are counted, the newest are shown, and the page answers all the while', {
  timeout: 120_000,
}, async () => {
  const pages = 20;
  await pole.subscribeAsync(`${branch}/dn/cmd/+`);
  pole.on('message', (_, payload) => {
    const { id, op, after } = JSON.parse(payload.toString()) as { id: string; op: string; after?: string | null };
    if (op !== 'history.get') return;
    const page = Number(after ?? 0);
    const events = Array.from({ length: 500 }, (_, index) => {
      const seq = page * 500 + index + 1;
      return {
        seq,
        boot: 'a1b2c3d4',
        ts_ms: Date.now() - 1_000 + seq,
        doubtful: false,
        type: 'override.set',
        zone: 'odd',
        login: 'chenmin',
        why: evil,
        from_pct: 0,
        to_pct: 60,
        until_ms: Date.now(),
      };
    });
    const next = page + 1 < pages ? String(page + 1) : null;
    const history = { slots: [], events, next, damaged: 0 };
    void tell('reply', {
      v: 1,
      id,
      login: 'chenmin',
      ok: true,
      code: 'applied',
      text: '',
      rev: 1,
      ts_ms: Date.now(),
      zones: {},
      history,
    });
  });
  const { page, context } = await visit(browser, { url: `${stage.ownUrl}#/log` });
  await logIn(page, 'chenmin');
  const section = page.getByRole('region', { name: 'pole-2' });
  await section.getByText('The newest 200 of 10000 are shown').waitFor({ timeout: 60_000 });
  expect(await section.locator('tbody tr').count()).toBe(200);
  await page.getByLabel('Find').fill('nobody');
  await section.getByText('Nothing happened.').waitFor();
  expect(await hacked(page)).toBeUndefined();
  await context.close();
});
