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
  { file: 'page-overview-zh.jpg', place: '', language: 'zh-CN', size: desk },
  { file: 'page-overview-en.jpg', place: '', language: 'en', size: desk },
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
  { file: 'page-gate-zh.jpg', place: '#/gate', language: 'zh-CN', size: phone },
  { file: 'page-gate-en.jpg', place: '#/gate', language: 'en', size: phone, dark: true },
];

async function override(page: Page): Promise<void> {
  await page.locator('.override button[type=submit]').click();
  await page.locator('.answer .tone.good').waitFor();
  await page.locator('.picture').first().waitFor();
}

await setup();
const [stage, browser] = await Promise.all([Stage.start(busy), openBrowser()]);
mkdirSync(folder, { recursive: true });
for (const { file, place, language, size, dark = false, before } of shots) {
  const { page, context } = await visit(browser, { url: `${stage.ownUrl}${place}`, language, size, dark });
  await logIn(page, 'chenmin');
  await page
    .locator(place === '' ? '.zone' : 'h1')
    .first()
    .waitFor();
  if (place === '#/gate') await page.locator('.call').first().waitFor({ timeout: 120_000 });
  await before?.(page);
  await page.screenshot({ path: resolve(folder, file), type: 'jpeg', quality: 72 });
  process.stdout.write(`${file}\n`);
  await context.close();
}
await browser.close();
await stage.end();
