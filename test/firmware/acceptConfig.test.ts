import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Config } from '../../firmware/config.ts';
import { broken } from '../makers/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-accept-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'estate.yaml');
const config = new Config({ file, folder: join(folder, 'state') });

async function lookAt(text: string) {
  writeFileSync(file, text);
  return await config.look();
}

test('a config is refused in both languages, for what stands in it and for what its year shows, and taken when it is right', async () => {
  expect(await lookAt(broken('ratedW: 60', 'ratedW: sixty'))).toEqual({
    kind: 'refused',
    message: {
      en: expect.stringMatching(/luminaires\.street\.ratedW: "sixty"\n {2}"sixty" is text; a number is needed\./),
      zh: expect.stringMatching(/luminaires\.street\.ratedW: "sixty"\n {2}"sixty" 是文本，此处需要数字。/),
    },
  });
  expect(await lookAt(broken('sun: set,', 'sun: rise,'))).toMatchObject({
    kind: 'refused',
    message: { en: expect.stringContaining('road: must be lit'), zh: expect.stringContaining('road: 必须亮灯') },
  });
  expect(config.site).toBeNull();
  expect(await lookAt(readFileSync('config/examples/minimal.yaml', 'utf8'))).toMatchObject({ kind: 'new' });
  expect(config.site).not.toBeNull();
}, 60_000);

test('a file that is gone is said in both languages', async () => {
  rmSync(file);
  expect(await config.look()).toMatchObject({
    message: { en: `${file}: there is no such file.`, zh: `${file}：没有这个文件。` },
  });
});
