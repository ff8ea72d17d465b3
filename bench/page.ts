import { resolve } from 'node:path';
import mqtt from 'mqtt';
import type { BrowserContext, Page } from 'playwright-core';
import { stateMessageOf } from '../src/mqtt/stateMessage.ts';
import { birthMessage, descMessageOf } from '../src/mqtt/statusMessage.ts';
import { servePage } from '../src/web/server.ts';
import { openBrowser } from '../test/browser/browser.ts';
import { setup } from '../test/browser/build.ts';
import { aLaneView, aView, aZoneView } from '../test/makers/view.ts';
import { type Figure, row } from './figure.ts';
import { pause, spreadOf } from './measure.ts';
import { running } from './running.ts';

const files = resolve(import.meta.dirname, '../dist/page');
const login = 'chenmin';

/** What a person at the page waits for, in Debian's Chromium without a window. */
export const pageFigure: Figure = {
  name: 'page',
  about: 'staff page: first useful paint, command to lamp state, frames with 200 zones and 20 lanes',
  run: async (quick) => {
    await setup();
    const estate = await running();
    const broker = { host: '127.0.0.1', port: estate.port, secure: false, ca: null };
    const served = await servePage({ files, host: '127.0.0.1', port: 0, broker, tls: null });
    const browser = await openBrowser();
    const url = `http://127.0.0.1:${served.port}/`;
    try {
      await pause(8_000);
      const paints: number[] = [];
      for (let run = 0; run < (quick ? 3 : 10); run += 1) {
        const context = await loggedIn(await browser.newContext());
        paints.push(await paintMs(await context.newPage(), url));
        await context.close();
      }
      const context = await loggedIn(await browser.newContext());
      const page = await context.newPage();
      const command = spreadOf(await commandMs(page, url, quick ? 10 : 60));
      const frames = await frameMs(page, url, estate.port, quick ? 5_000 : 20_000);
      const paint = spreadOf(paints);
      const slowest = Math.max(...frames);
      return [
        row('page: first useful paint', paint.p50, 'ms', {
          goal: 1_000,
          spread: paint,
          note: 'login to the first zone',
        }),
        row('page: command to lamp state, p95', command.p95, 'ms', {
          goal: 150,
          spread: command,
          note: `p50 ${command.p50.toFixed(0)} ms`,
        }),
        row('page: longest frame, 200 zones and 20 lanes live', slowest, 'ms', {
          goal: 50,
          note: `${frames.length} frames`,
        }),
      ];
    } finally {
      await browser.close();
      await served.close();
      await estate.stop();
    }
  },
};

/** As after a login in this tab. */
async function loggedIn(context: BrowserContext): Promise<BrowserContext> {
  const credentials = JSON.stringify({ login, password: 'demo' });
  await context.addInitScript((text) => sessionStorage.setItem('duskgate.session', text), credentials);
  return context;
}

/** From the beginning of the navigation to the first zone on the screen. */
async function paintMs(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector('.zone .level') === null) requestAnimationFrame(look);
          else resolve(performance.now());
        };
        look();
      }),
  );
}

/** From the click to the new level on the screen; one second apart, as the state comes at most once a second. */
async function commandMs(page: Page, url: string, rounds: number): Promise<number[]> {
  await page.goto(`${url}#/zone/lychee-garden/pole-1/road-main`);
  await page.locator('.override button[type=submit]').waitFor();
  const spans: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.getByRole('button', { name: round % 2 === 0 ? '60 %' : '100 %', exact: true }).click();
    await page.waitForFunction(
      () => document.querySelector<HTMLButtonElement>('.override fieldset')?.disabled !== true,
    );
    await pause(1_300);
    spans.push(
      await page.evaluate(
        (wanted) =>
          new Promise<number>((resolve) => {
            const begin = performance.now();
            document.querySelector<HTMLButtonElement>('.override button[type=submit]')?.click();
            const look = (): void => {
              if (document.querySelector('.now b')?.textContent === wanted) resolve(performance.now() - begin);
              else requestAnimationFrame(look);
            };
            look();
          }),
        round % 2 === 0 ? '60 %' : '100 %',
      ),
    );
  }
  return spans;
}

const poles = 4;

/** Times between frames while four poles of 50 zones and 5 lanes change everything each second. */
async function frameMs(page: Page, url: string, port: number, spanMs: number): Promise<number[]> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
  const views = Array.from({ length: poles }, (_, pole) =>
    aView({
      site: 'lychee-garden',
      device: `bench-${pole}`,
      zones: Array.from({ length: 50 }, (_, zone) => aZoneView({ id: `zone-${zone}` })),
      lanes: Array.from({ length: 5 }, (_, lane) => aLaneView({ id: `lane-${lane}` })),
    }),
  );
  const tell = (device: string, channel: string, message: object): void => {
    client.publish(`duskgate/v1/lychee-garden/${device}/up/${channel}`, JSON.stringify(message), { retain: true });
  };
  for (const view of views) {
    tell(view.device, 'desc', descMessageOf(view, '0.1.0'));
    tell(
      view.device,
      'status',
      birthMessage(view, { firmware: '0.1.0', descHash: 'x', mqtt: '5.0', atMs: Date.now() }),
    );
  }
  let second = 0;
  const ticking = setInterval(() => {
    second += 1;
    for (const view of views) {
      const zones = view.zones.map((zone) => ({ ...zone, level: (second * 7) % 100, powerW: second }));
      tell(view.device, 'state', { ...stateMessageOf({ ...view, zones }, null), ts_ms: Date.now() });
    }
  }, 1_000);
  await page.goto(`${url}#/overview`);
  await page.waitForFunction(() => document.querySelectorAll('.zone .level').length >= 200);
  const frames = await page.evaluate(
    (span) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        const begin = performance.now();
        let before = begin;
        const frame = (now: number): void => {
          gaps.push(now - before);
          before = now;
          if (now - begin < span) requestAnimationFrame(frame);
          else resolve(gaps.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    spanMs,
  );
  clearInterval(ticking);
  await client.endAsync(true);
  return frames;
}
