import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { Answers } from '../../firmware/answers.ts';
import { Config } from '../../firmware/config.ts';
import { ConfigIntake } from '../../firmware/configIntake.ts';
import { askErrand, runErrand } from '../../firmware/errand.ts';
import { RosterIntake } from '../../firmware/rosterIntake.ts';
import { partsOf } from '../../src/cards/delivery.ts';
import type { Refusal } from '../../src/cards/fault.ts';
import type { Event } from '../../src/controller/event.ts';
import type { Words } from '../../src/words/language.ts';
import { wordsOf } from '../../src/words/saidError.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-errand-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** What goes to the journal of core. */
const journal = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
afterEach(() => {
  vi.unstubAllEnvs();
  journal.mockClear();
});

const source = (path: string) => pathToFileURL(path).href;
const ours = (path: string) => source(fileURLToPath(new URL(`../../${path}`, import.meta.url)));

/** A program of one line. */
function program(name: string, code: string): string {
  const file = join(folder, `${name}.ts`);
  const imports = `import { doErrand } from '${ours('firmware/errand.ts')}';\nimport { SaidError } from '${ours('src/words/saidError.ts')}';\n`;
  writeFileSync(file, `${imports}void [doErrand, SaidError];\n${code}\n`);
  return file;
}

/** Why it failed. */
async function why(code: string, patienceMs = 60_000): Promise<Words> {
  const errand = { program: program('one', code), args: [], patienceMs };
  return await askErrand(errand).then(
    () => ({ en: 'it did not fail', zh: '' }),
    (error: unknown) => wordsOf(error),
  );
}

test('an errand that does well answers with what it printed', async () => {
  const errand = { program: program('well', 'doErrand(() => console.log(process.argv[2]));'), patienceMs: 60_000 };
  expect(await askErrand({ ...errand, args: ['[1, 2]'] })).toEqual([1, 2]);
  expect(await runErrand({ ...errand, args: ['so be it'] })).toBe('so be it\n');
});

test.each([
  [
    'throws words of our own',
    `doErrand(() => { throw new SaidError({ en: 'the key is gone', zh: '密钥不见了' }); });`,
    { en: 'the key is gone', zh: '密钥不见了' },
  ],
  [
    'meets an error of the system',
    `doErrand(() => { throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }); });`,
    { en: 'ENOSPC: no space left on device, write', zh: 'ENOSPC: no space left on device, write' },
  ],
  [
    'dies of an error that nobody catches',
    `throw Object.assign(new TypeError('plan is undefined'), { words: 'none' });`,
    { en: 'plan is undefined', zh: 'plan is undefined' },
  ],
  ['ends without a word', 'process.exit(7);', { en: 'it ended with code 7', zh: '以代码 7 退出' }],
  [
    'is ended from outside',
    `process.kill(process.pid, 'SIGKILL');`,
    { en: 'it was ended by SIGKILL; perhaps the memory was not enough', zh: '被 SIGKILL 终止，可能内存不足' },
  ],
  ['answers nonsense', `console.log('well');`, { en: 'its answer cannot be read', zh: '无法读取其结果' }],
])('an errand that %s is told in one sentence', async (_, code, words) => {
  expect(await why(code)).toEqual(words);
});

test('what an errand has words for leaves no stack in the journal of core, a fault of the program does', async () => {
  const [said, fault] = [`new SaidError({ en: 'gone', zh: '没有' })`, `new RangeError('no such night')`];
  await why(`doErrand(() => { throw ${said}; });`);
  expect(journal.mock.calls.join('')).toBe('');
  await why(`doErrand(() => { throw ${fault}; });`);
  expect(journal.mock.calls.join('')).toMatch(/^RangeError: no such night\n +at [^]*\d\)\n$/);
});

test('an errand that takes too long is ended', async () => {
  expect(await why('setInterval(() => undefined, 1_000);', 300)).toEqual({
    en: 'it took longer than 1 s',
    zh: '用时超过 1 秒',
  });
});

test('a very long word of an errand is cut', async () => {
  expect((await why(`doErrand(() => { throw new Error('x'.repeat(9_000)); });`)).zh).toHaveLength(500);
});

/** Every Node that is started from here dies at once, with a stack. */
function breakErrands(): void {
  vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,throw%20new%20Error(%22no%20memory%22)`);
}

test('a proof that crashes is told in both languages, without its stack: of the config of the device', async () => {
  const file = join(folder, 'estate.yaml');
  writeFileSync(file, 'site: {}\n');
  breakErrands();
  expect(await new Config({ file, folder: join(folder, 'state') }).look()).toEqual({
    kind: 'refused',
    message: { en: 'the config could not be proved: no memory', zh: '无法验证配置：no memory' },
  });
  expect(journal.mock.calls.join('')).toMatch(/Error: no memory\n +at /);
});

test('of a config that was sent', async () => {
  const state = mkdtempSync(join(folder, 'sent-'));
  breakErrands();
  const event = await new Promise<Event>((resolve) => {
    const post = (said: Event) => {
      resolve(said);
      return true;
    };
    const unwanted = () => expect.unreachable();
    const intake = new ConfigIntake({ folder: state, localFile: 'none', post, report: unwanted, onTaken: unwanted });
    const parts = partsOf(Buffer.from('site: {}\n'));
    for (const part of parts) intake.part(part, 1_000);
    intake.take({ id: 'c-1', delivery: parts[0]?.id ?? '' });
  });
  const text = { en: 'It could not be proved: no memory', zh: '无法验证：no memory' };
  expect(event).toEqual({ kind: 'configTaken', id: 'c-1', taken: false, text });
});

/** What is said of a roster that comes to a device without keys. */
async function rosterRefused(): Promise<Refusal> {
  const state = mkdtempSync(join(folder, 'roster-'));
  mkdirSync(join(state, 'cards'));
  return await new Promise((resolve) => {
    const intake = new RosterIntake({
      folder: state,
      site: 'estate',
      onTaken: () => expect.unreachable(),
      onRefused: resolve,
    });
    for (const part of partsOf(Buffer.from('duskgate-roster\n'))) intake.part(part, 1_000);
  });
}

test('of a roster, and what the proof itself throws is told in both languages', async () => {
  const { words } = await rosterRefused();
  expect(words.en).toMatch(/^It could not be taken: .*site\.key/);
  expect(words.zh).toMatch(/^未能采用：.*\p{Script=Han}.*site\.key|^未能采用：.*site\.key.*\p{Script=Han}/u);
  expect(words.zh).not.toContain(words.en.replace('It could not be taken: ', ''));
  breakErrands();
  expect(await rosterRefused()).toEqual({
    kind: 'refused',
    code: 'disk',
    words: { en: 'It could not be taken: no memory', zh: '未能采用：no memory' },
  });
});

test('of the chain of acts', async () => {
  breakErrands();
  const absent = () => expect.unreachable();
  const runtime = () => ({ site: null, state: null, post: absent }) as never;
  const answers = new Answers({ folder, store: null as never, runtime });
  const failed = await answers.answer({ kind: 'audit' }, 'min').catch(wordsOf);
  expect(failed).toEqual({ en: 'The audit could not be checked: no memory', zh: '无法核对审计链：no memory' });
});
