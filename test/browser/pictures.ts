/**
 * Takes the pictures of docs/ from the real page, with a real broker and a real device on the simulated board:
 * `npm run pictures`. Run it when the page changes its looks.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { logIn, openBrowser, visit } from './browser.ts';
import { setup } from './build.ts';
import { Stage } from './stage.ts';

const folder = resolve(import.meta.dirname, '../../docs/pictures');
const busy = (config: string): string =>
  config.replace(/street: \{[^}]*\}/, 'street: { vehiclesPerHour: 240, badShare: 0.3, strangerShare: 0.03, seed: 3 }');

type Shot = {
  readonly file: string;
  readonly place: string;
  readonly language: 'zh-CN' | 'en';
  readonly size: { readonly width: number; readonly height: number };
  readonly dark?: boolean;
  readonly before?: (page: Page) => Promise<void>;
};

const desk = { width: 1_120, height: 820 };
const phone = { width: 390, height: 800 };
const shots: readonly Shot[] = [
  { file: 'page-overview-zh.jpg', place: '', language: 'zh-CN', size: desk, before: call },
  { file: 'page-overview-en.jpg', place: '', language: 'en', size: desk, before: call },
  {
    file: 'page-zone-zh.jpg',
    place: '#/zone/lychee-garden/pole-1/road-main',
    language: 'zh-CN',
    size: { ...desk, height: 1_280 },
    before: override,
  },
  {
    file: 'page-zone-en.jpg',
    place: '#/zone/lychee-garden/pole-1/road-main',
    language: 'en',
    size: { ...desk, height: 1_280 },
    before: override,
  },
  { file: 'page-gate-zh.jpg', place: '#/gate', language: 'zh-CN', size: phone, before: call },
  { file: 'page-gate-en.jpg', place: '#/gate', language: 'en', size: phone, dark: true, before: call },
];

/** Somebody at the gate needs help. */
async function call(page: Page): Promise<void> {
  await page.locator('.call').first().waitFor({ timeout: 120_000 });
}

async function override(page: Page): Promise<void> {
  await page.locator('.override button[type=submit]').click();
  await page.locator('.answer .tone.good').waitFor();
  await page.locator('.picture').first().waitFor();
}

await setup();
const browser = await openBrowser();
mkdirSync(folder, { recursive: true });
const stage = await Stage.start(busy);
for (const { file, place, language, size, dark = false, before } of shots) {
  const { page, context } = await visit(browser, { url: `${stage.ownUrl}${place}`, language, size, dark });
  await logIn(page, 'chenmin');
  await page
    .locator(place === '' ? '.zone' : 'h1')
    .first()
    .waitFor();
  await before?.(page);
  await take(page, file);
  await context.close();
}
await stage.end();
await peopleShots();
await browser.close();

async function take(page: Page, file: string): Promise<void> {
  await page.screenshot({ path: resolve(folder, file), type: 'jpeg', quality: 72 });
  process.stdout.write(`${file}\n`);
}

/** An estate whose rights are signed: a manager with a key, and a guard whose key waits to be enrolled. */
async function peopleShots(): Promise<void> {
  const signed = await Stage.start((config) => config.replace('rights: broker-trusted', 'rights: signed'));
  const size = { ...desk, height: 1_520 };
  const url = `${signed.ownUrl}#/people`;
  const manager = await visit(browser, { url, language: 'zh-CN', size });
  await logIn(manager.page, 'chenmin');
  const line = await makeKey(manager.page, '办公室电脑');
  signed.firstRoster('chenmin', line.split(' ')[2] ?? '', '办公室电脑');
  const guard = await visit(browser, { url, language: 'zh-CN', size: phone });
  await logIn(guard.page, 'guard-south');
  const handed = await makeKey(guard.page, '手机');
  await manager.page.locator('section[aria-labelledby=people] input[type=checkbox]').check();
  await manager.page.locator('form[aria-labelledby=enrol] input').first().fill(handed);
  await manager.page.locator('form[aria-labelledby=enrol] input[type=checkbox]').waitFor();
  await take(manager.page, 'page-people-zh.jpg');
  await manager.page.getByRole('button', { name: 'English' }).click();
  await take(manager.page, 'page-people-en.jpg');
  for (const { context } of [manager, guard]) await context.close();
  await signed.end();
}

async function makeKey(page: Page, name: string): Promise<string> {
  await page.locator('section[aria-labelledby=own-key] input').fill(name);
  await page.locator('section[aria-labelledby=own-key] button[type=submit]').click();
  return (await page.locator('code.line').textContent()) ?? '';
}
