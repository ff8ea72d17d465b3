import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logIn, openBrowser, visit } from './browser.ts';
import { Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;

beforeAll(async () => {
  [stage, browser] = await Promise.all([Stage.start(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.end();
});

test('an operator logs in, overrides a zone, sees the lamp follow, and ends it', async () => {
  const { page, context, complaints } = await visit(browser, { url: stage.mosquittoUrl });
  await logIn(page, 'liuyang');
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByRole('button', { name: '60 %' }).click();
  await page.getByLabel('Reason').fill('birthday party');
  await page.getByRole('button', { name: 'Set' }).click();
  await page.getByText('Applied.').waitFor();
  await page.getByText('override by liuyang: birthday party').waitFor();
  await page.locator('.now b', { hasText: '60 %' }).waitFor();
  const lamp = (await stage.core.view()).zones.find(({ id }) => id === 'playground');
  expect(lamp?.level).toBe(60);
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByText('Held at 60 % by liuyang').waitFor({ state: 'hidden' });
  expect((await stage.core.view()).zones.find(({ id }) => id === 'playground')?.override).toBeNull();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a wrong password is told in words, and nothing of the estate is shown', async () => {
  const { page, context } = await visit(browser, { url: stage.mosquittoUrl });
  await logIn(page, 'liuyang', 'guessed');
  await page.getByRole('alert').getByText('The login or the password is wrong').waitFor();
  expect(await page.getByText('Playground').count()).toBe(0);
  await context.close();
});

test('a viewer is refused by the device, and the page says so and shows no light', async () => {
  const { page, context } = await visit(browser, { url: stage.ownUrl });
  await logIn(page, 'committee');
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByRole('button', { name: 'Set' }).click();
  await page.getByText('Not allowed.').waitFor();
  expect((await stage.core.view()).zones.find(({ id }) => id === 'playground')?.override).toBeNull();
  await context.close();
});
