import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servePage } from '../../src/web/server.ts';
import { freePort, Mosquitto } from '../link/brokers.ts';
import { complaintsOf } from './axe.ts';
import { logIn, openBrowser, visit } from './browser.ts';
import { Stage } from './stage.ts';

const files = resolve(import.meta.dirname, '../../dist/page');
const firstLoadBytesMax = 180_000;

let stage: Stage;
let browser: Browser;

beforeAll(async () => {
  // A name that is not this machine's, so that plain HTTP is no secure context.
  [stage, browser] = await Promise.all([
    Stage.start(),
    openBrowser(['--host-resolver-rules=MAP estate.lan 127.0.0.1']),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.end();
});

const broker = () => ({ host: '127.0.0.1', port: stage.broker.port, secure: false, ca: null });

/** A certificate for estate.lan that nobody trusts: of now, or one that ended long ago. */
function selfSigned(folder: string, name: 'fresh' | 'expired'): { cert: string; key: string } {
  const file = (ending: string): string => join(folder, `${name}.${ending}`);
  const [cert, key, request, config] = [file('crt'), file('key'), file('csr'), file('cnf')];
  const store = `database=${file('index')}\nrand_serial=yes\nnew_certs_dir=${folder}\ndefault_md=sha256\npolicy=p`;
  const names = '[p]\ncommonName=supplied\n[x]\nsubjectAltName=DNS:estate.lan\n[req]\ndistinguished_name=n\n[n]';
  writeFileSync(config, `[ca]\ndefault_ca=d\n[d]\n${store}\n${names}\n`);
  writeFileSync(file('index'), '');
  const dates = name === 'fresh' ? ['-days', '30'] : ['-startdate', '20250101000000Z', '-enddate', '20250201000000Z'];
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=estate.lan'];
  openssl(['req', '-new', '-config', config, ...ec, '-keyout', key, '-out', request]);
  const how = ['-batch', '-notext', '-selfsign', '-config', config, '-extensions', 'x', ...dates];
  openssl(['ca', ...how, '-keyfile', key, '-in', request, '-out', cert]);
  return { cert, key };
}

function openssl(args: readonly string[]): void {
  const made = spawnSync('openssl', args, { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
}

test.each([
  ['en', 'Main road'],
  ['zh-CN', '小区主路'],
] as const)('the first load is light enough for a phone: %s', async (language, road) => {
  const { page, context } = await visit(browser, { url: 'about:blank', language });
  const sizes = new Map<string, number>();
  page.on('response', (response) => {
    sizes.set(new URL(response.url()).pathname, Number(response.headers()['content-length'] ?? 0));
  });
  await page.goto(stage.ownUrl);
  await logIn(page, 'chenmin');
  await page.getByRole('link', { name: road }).waitFor();
  const scripts = [...sizes].filter(([path]) => /\.(html|js|css)$|^\/$/.test(path) && path !== '/sw.js');
  const bytes = scripts.reduce((sum, [, size]) => sum + size, 0);
  expect(scripts.length).toBeGreaterThan(2);
  expect(bytes, JSON.stringify(scripts)).toBeLessThanOrEqual(firstLoadBytesMax);
  await context.close();
});

test('without a network the page opens with what was last known, its age, and nothing to press', async () => {
  const own = await servePage({ files, host: '127.0.0.1', port: 0, broker: broker(), tls: null });
  const { page, context } = await visit(browser, { url: `http://127.0.0.1:${own.port}/` });
  await logIn(page, 'chenmin');
  await page.getByRole('link', { name: 'Playground' }).waitFor();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  await page.waitForFunction(() => localStorage.getItem('duskgate.estate')?.includes('playground'));
  await own.close();
  await page.reload();
  await page.getByRole('alert').getByText('The line to the broker is lost').waitFor();
  await page.getByText(/This is the state of/).waitFor();
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByText('Not connected: nothing can be asked now.').first().waitFor();
  expect(await page.getByRole('button', { name: 'Set', exact: true }).isDisabled()).toBe(true);
  await context.close();
});

test('over plain HTTP from another machine the page says what is missing and still shows the estate', async () => {
  const { page, context } = await visit(browser, { url: stage.ownUrl.replace('127.0.0.1', 'estate.lan') });
  await page.getByText('This connection is not encrypted').waitFor();
  await logIn(page, 'chenmin');
  await page.getByRole('link', { name: 'Playground' }).waitFor();
  await context.close();
});

describe('over TLS', () => {
  test('the page is a secure context and speaks with the broker', async () => {
    const own = await servePage({
      files,
      host: '127.0.0.1',
      port: 0,
      broker: broker(),
      tls: selfSigned(stage.folder, 'fresh'),
    });
    const context = await browser.newContext({ locale: 'en', ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(`https://estate.lan:${own.port}/`);
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
    await logIn(page, 'chenmin');
    await page.getByRole('link', { name: 'Playground' }).waitFor();
    expect(await page.getByText('not encrypted').count()).toBe(0);
    await context.close();
    await own.close();
  });

  test('a page under an untrusted or expired certificate is not opened at all', async () => {
    const own = await servePage({
      files,
      host: '127.0.0.1',
      port: 0,
      broker: broker(),
      tls: selfSigned(stage.folder, 'expired'),
    });
    const page = await browser.newPage();
    await expect(page.goto(`https://estate.lan:${own.port}/`)).rejects.toThrow(/ERR_CERT/);
    await page.close();
    await own.close();
  });
});

describe.each([
  ['zh-CN', 1_280, false],
  ['en', 390, true],
] as const)('everybody can use it: %s, %i px wide, dark: %s', (language, width, dark) => {
  const places = [
    '',
    '#/zone/lychee-garden/pole-1/road-main',
    '#/gate',
    '#/energy',
    '#/work',
    '#/voice',
    '#/log',
    '#/people',
  ];

  test('axe finds nothing on any page', { timeout: 180_000 }, async () => {
    const { page, context } = await visit(browser, { url: stage.ownUrl, language, dark, size: { width, height: 900 } });
    await page.locator('h1').waitFor();
    expect(await complaintsOf(page), 'login').toEqual([]);
    await logIn(page, 'chenmin');
    await page.locator('.zone').first().waitFor();
    for (const place of places) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, place);
      await page.locator('h1').waitFor();
      await page.waitForFunction(() => !/Loading|载入中/.test(document.body.innerText));
      expect(await complaintsOf(page), place).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        `${place} is too wide`,
      ).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});

test('a person with a keyboard alone can override a zone', async () => {
  const { page, context } = await visit(browser, { url: `${stage.ownUrl}#/zone/lychee-garden/pole-1/garden` });
  await page.locator('input[name=username]').focus();
  await page.keyboard.type('liuyang');
  await page.keyboard.press('Tab');
  await page.keyboard.type('liuyang-secret');
  await page.keyboard.press('Enter');
  const slider = page.getByRole('slider');
  await slider.waitFor();
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await slider.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Applied.').waitFor();
  expect((await stage.core.view()).zones.find(({ id }) => id === 'garden')?.override?.level).toBe(95);
  await context.close();
});

test('mosquitto gives the page by the config that is shipped', async () => {
  const shipped = readFileSync(resolve(import.meta.dirname, '../../firmware/image/mosquitto/page.conf'), 'utf8');
  const port = await freePort();
  const lines = shipped
    .replace('listener 8080', `listener ${port}`)
    .replace(/http_dir .*/, `http_dir ${resolve(files, '../page-mosquitto')}`);
  const people = [
    'allow_anonymous false',
    `password_file ${join(stage.folder, 'passwords')}`,
    `acl_file ${join(stage.folder, 'acl')}`,
  ];
  const mosquitto = await Mosquitto.start([...people, ...lines.split('\n')]);
  const { page, context, complaints } = await visit(browser, { url: `http://127.0.0.1:${port}/` });
  await logIn(page, 'chenmin');
  await page.getByText('connected', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
  await mosquitto.end();
});
