import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium without a window, in a folder of its own. */
export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, ...more] });
}

export type Visit = { readonly page: Page; readonly context: BrowserContext; readonly complaints: string[] };

export type VisitOptions = {
  readonly url: string;
  readonly language?: 'zh-CN' | 'en';
  readonly size?: { readonly width: number; readonly height: number };
  readonly dark?: boolean;
};

/** A fresh visitor; whatever the browser complains about is kept: a clean page has nothing to say. */
export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { url, language = 'en', size = { width: 1280, height: 900 }, dark = false } = options;
  const context = await browser.newContext({
    locale: language,
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    ignoreHTTPSErrors: false,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (problem) => complaints.push(problem.message));
  await page.goto(url);
  return { page, context, complaints };
}

/** Fills the form as a person does. */
export async function logIn(page: Page, login: string, password = `${login}-secret`): Promise<void> {
  await page.fill('input[name=username]', login);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
}
