import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../processes/waiting.ts';
import { logIn, openBrowser, visit } from './browser.ts';
import { Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;

/** Residents come often and stop badly, so that a guard has something to do. */
const busyStreet = (config: string): string =>
  config.replace(/street: \{[^}]*\}/, 'street: { vehiclesPerHour: 600, badShare: 0.9, strangerShare: 0.05, seed: 7 }');

beforeAll(async () => {
  [stage, browser] = await Promise.all([Stage.start(busyStreet), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.end();
});

const playground = '#/zone/lychee-garden/pole-1/playground';
const zone = async (id: string) => (await stage.core.view()).zones.find((one) => one.id === id);

/** Somebody logged in on a page of the estate, with the sound of the browser's complaints. */
async function onPage(login: string, place = '', url = stage.mosquittoUrl) {
  const seen = await visit(browser, { url: `${url}${place}` });
  await logIn(seen.page, login);
  return seen;
}

async function held(page: Page): Promise<void> {
  await page.getByRole('button', { name: '60 %' }).click();
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await page.getByText('Applied.').waitFor();
}

test('an operator logs in, overrides a zone, sees the lamp follow, and ends it', async () => {
  const { page, context, complaints } = await onPage('liuyang');
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByLabel('Reason').fill('birthday party');
  await held(page);
  await page.getByText('override by liuyang: birthday party').waitFor();
  await page.locator('.now b', { hasText: '60 %' }).waitFor();
  expect((await zone('playground'))?.level).toBe(60);
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByText('Held at 60 % by liuyang').waitFor({ state: 'hidden' });
  expect((await zone('playground'))?.override).toBeNull();
  expect(complaints).toEqual([]);
  await context.close();
});

/** The next full minute at the estate that is not too near. */
function soon(): string {
  const now = Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
  return now
    .add({ minutes: now.second < 45 ? 1 : 2 })
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
}

let ending: Awaited<ReturnType<typeof onPage>>;

test('an override for a time of day is set, and its page stays open', async () => {
  ending = await onPage('chenmin', '#/zone/lychee-garden/pole-1/garden');
  await ending.page.getByLabel('End, time of day').fill(soon());
  await held(ending.page);
  await ending.page.getByText('Held at 60 % by chenmin').waitFor();
});

test('a wrong password is told in words, and nothing of the estate is shown', async () => {
  const { page, context } = await visit(browser, { url: stage.mosquittoUrl });
  await logIn(page, 'liuyang', 'guessed');
  await page.getByRole('alert').getByText('The login or the password is wrong').waitFor();
  expect(await page.getByText('Playground').count()).toBe(0);
  await context.close();
});

test('a viewer is offered no light, and what is forced is refused by the device in words', async () => {
  const { page, context } = await onPage('committee', playground, stage.ownUrl);
  const set = page.getByRole('button', { name: 'Set', exact: true });
  await page.getByText('Your role (viewer) has no right to this.').first().waitFor();
  expect(await set.isDisabled()).toBe(true);
  await set.evaluate((button: HTMLButtonElement) => {
    button.disabled = false;
    button.form?.requestSubmit(button);
  });
  await page.getByText('Not allowed.').waitFor();
  await page.getByText('The role viewer has no right to this').waitFor();
  expect((await zone('playground'))?.override).toBeNull();
  await context.close();
});

test('a guard answers a call by one tap, and the call shows who comes', async () => {
  const { page, context } = await onPage('guard-south', '#/gate');
  // A call may end by itself while the finger is on its way; then the next one is answered.
  await until(async () => {
    await page
      .getByRole('button', { name: 'I take care of it' })
      .first()
      .click({ timeout: 500 })
      .catch(() => undefined);
    return (await page.getByText('guard-south is on the way').count()) > 0;
  }, 'a call is taken care of');
  await until(async () =>
    (await stage.core.view()).lanes.some(({ call }) => call === null || call.ackedBy === 'guard-south'),
  );
  await context.close();
});

test('a lane opens on the screen when the arm does, and the device says why it did not', async () => {
  const { page, context } = await onPage('guard-south', '#/gate');
  await page.getByLabel('Reason to open').fill('courier');
  const open = page.getByRole('button', { name: 'Open once for this vehicle' });
  await until(async () => {
    await open.click({ timeout: 500 }).catch(() => undefined);
    return (await page.locator('.open-once .answer strong').count()) > 0;
  }, 'a vehicle stood there when it was asked for');
  await page
    .locator('.open-once .answer')
    .getByText(/Applied\.|Refused\.|Not allowed\.|Too late/)
    .waitFor();
  await context.close();
});

test('the nights ahead and the year are drawn over the sun', async () => {
  const { page, context } = await onPage('chenmin', '#/zone/lychee-garden/pole-1/road-main');
  await page
    .getByRole('img', { name: /Night of \d{4}-\d\d-\d\d, sunset 1\d:\d\d, sunrise 0\d:\d\d/ })
    .first()
    .waitFor();
  await page.getByText('The year as a picture').click();
  await page.getByRole('img', { name: /Main road.*a year of light over the sky/ }).waitFor();
  expect(await page.locator('.year-light').count()).toBeGreaterThan(0);
  await context.close();
});

test('a resident’s word is recorded with what really was, and answered', async () => {
  const { page, context } = await onPage('chenmin', '#/voice');
  await page.getByLabel('In the resident’s words').fill('road dark at five');
  await page.getByRole('button', { name: 'Record it' }).click();
  await page.getByText('Applied.').waitFor();
  await page.getByLabel('What the resident is told').fill('lit from tomorrow');
  await page.getByRole('button', { name: 'Answer and close' }).click();
  await page.getByText('Nobody waits for an answer.').waitFor();
  await page.getByText('Answered: lit from tomorrow').waitFor();
  await context.close();
});

test('the record of who did what is there, and is verified by the device', async () => {
  const { page, context } = await onPage('chenmin', '#/log');
  await page
    .getByRole('cell', { name: /^Override / })
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Verify the record' }).click();
  await page.getByText(/acts checked, none changed/).waitFor();
  await context.close();
});

test('the override for a time of day has ended by itself', { timeout: 180_000 }, async () => {
  await ending.page.getByText('Held at 60 % by chenmin').waitFor({ state: 'hidden', timeout: 150_000 });
  expect((await zone('garden'))?.override).toBeNull();
  await ending.context.close();
});

test('without the broker the page says so, asks nothing, and comes back by itself', { timeout: 120_000 }, async () => {
  const { page, context } = await onPage('liuyang', playground, stage.ownUrl);
  await page.getByRole('button', { name: 'Set', exact: true }).waitFor();
  await stage.broker.kill();
  await page.getByRole('alert').getByText('The line to the broker is lost').waitFor();
  await page.getByText(/This is the state of \d{4}-/).waitFor();
  expect(await page.getByRole('button', { name: 'Set', exact: true }).isDisabled()).toBe(true);
  await stage.broker.start();
  await page.getByText('connected', { exact: true }).waitFor();
  await until(async () => (await stage.core.view()).link.connected, 'the device is back too');
  await held(page);
  expect((await zone('playground'))?.override?.login).toBe('liuyang');
  await context.close();
});

test('whoever logs out leaves nothing of the estate in the browser', async () => {
  const { page, context } = await onPage('liuyang');
  await page.getByRole('link', { name: 'Playground' }).waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  const kept = await page.evaluate(() => [JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join());
  expect(kept).not.toMatch(/pole-1|liuyang/);
  await context.close();
});
