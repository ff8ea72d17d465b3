import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partsOf } from '../../src/cards/delivery.ts';
import { nextVersion } from '../../src/cards/rosterChange.ts';
import { cardFiles, readHeld } from '../../src/cards/rosterFolder.ts';
import { readSigner, readTrusted } from '../../src/cards/signature.ts';
import { readSiteKey } from '../../src/cards/siteKey.ts';
import { connectChannel } from '../../src/channel/connect.ts';
import type { SiteView } from '../../src/controller/view.ts';
import { unfolded } from '../../src/journal/history/unfolded.ts';
import { recordedRun } from '../../src/journal/recordedRun.ts';
import { say } from '../cli/say.ts';
import { cardSecrets } from '../makers/cardSecrets.ts';
import { theOffice } from '../makers/roster.ts';
import { acceptedFolder, RealCore, sampleConfig } from './realCore.ts';
import { until } from './waiting.ts';

/** The sample estate on a busy evening. */
const busy = readFileSync(sampleConfig, 'utf8').replace(
  /^street: .*$/m,
  'street: { vehiclesPerHour: 600, badShare: 0.1, strangerShare: 0.1, seed: 7 }',
);
const residents = readFileSync(join(sampleConfig, '../residents.csv'), 'utf8');

let core: RealCore;
let config: string;

beforeEach(async () => {
  const folder = acceptedFolder();
  config = join(folder, 'busy.yaml');
  writeFileSync(config, busy);
  copyFileSync(join(sampleConfig, '../exceptions.yaml'), join(folder, 'exceptions.yaml'));
  core = new RealCore(folder, config);
  await accept();
});

afterEach(async () => {
  await core.end('SIGKILL');
});

const here = (...argv: string[]) => say([...argv, '--state', core.folder, '--config', config]);

/** A core that finds other wiring than it was started with ends, to be started anew. */
const accept = async () =>
  expect(await say(['check', config, '--accept', '--state', core.folder])).toMatchObject({ code: 0 });

/** Keys and a roster from a table. */
async function enrolEverybody(): Promise<void> {
  const table = join(core.folder, 'residents.csv');
  writeFileSync(table, residents);
  expect(await here('card', 'keys')).toMatchObject({ code: 0 });
  expect(await here('card', 'import', table)).toMatchObject({ code: 0 });
}

const passagesOf = ({ lanes }: SiteView) => lanes.reduce((sum, { passagesLastHour }) => sum + passagesLastHour, 0);

/** Every byte below a folder, as text. */
function allText(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && !file.endsWith('residents.csv'))
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
}

test('residents come home on their cards, strangers do not, and no card number is in any file of the device', async () => {
  await enrolEverybody();
  await core.start();
  const watched = await Promise.all(
    ['reader-in', 'reader-out'].map((reader) =>
      say(['reader', 'watch', reader, '--frames', '1', '--state', core.folder]),
    ),
  );
  for (const { code, out } of watched)
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/▁.*▔/) });
  await until(async () => passagesOf(await core.view()) >= 2, 'two vehicles have passed');
  const said = await here('status', '--json');
  await core.end('SIGTERM');
  const everything = `${allText(core.folder)}${unpackedText(join(core.folder, 'store.db'))}${said.out}${core.said}${JSON.stringify(watched)}`;
  expect(everything).toContain('"cardRead"');
  for (const secret of cardSecrets()) expect(everything).not.toContain(secret);
});

test('without a key the arm stays down, in words; when key and roster come, they are in force at the next look', async () => {
  await core.start();
  await until(async () => (await core.view()).faults.some(({ kind }) => kind === 'reader'), 'the reader says why');
  expect(JSON.stringify((await core.view()).faults)).toContain('card keys');
  expect(passagesOf(await core.view())).toBe(0);
  await enrolEverybody();
  core.reload();
  await until(async () => (await core.view()).roster !== null, 'the roster is in force');
  await until(async () => passagesOf(await core.view()) > 0, 'somebody has passed');
});

test('a roster over the network is in force once its last part came; a forged one is refused and nothing changes', async () => {
  await enrolEverybody();
  await core.start();
  const files = cardFiles(core.folder);
  const siteKey = readSiteKey(files.siteKey);
  const trust = { site: 'lychee-garden', siteKey, trusted: readTrusted(files.trusted) };
  const { roster: held } = readHeld(files, trust);
  const about = { site: 'lychee-garden', siteKey: siteKey.fingerprint, createdAtMs: Date.now() };
  const fewer = { cards: [...(held?.cards() ?? [])].slice(0, 59), profiles: [] };
  const line = connectChannel({
    path: join(core.folder, 'core.sock'),
    onUp: () => line.send({ kind: 'hello', role: 'link' }),
    onFrame: () => undefined,
    onDown: () => undefined,
  });
  try {
    const deliver = (bytes: Buffer) => {
      for (const part of partsOf(bytes).toReversed()) expect(line.send({ kind: 'rosterPart', part })).toBe(true);
    };
    await until(() => line.send({ kind: 'view' }), 'the line stands');
    deliver(nextVersion(held, fewer, about, readSigner(files.signer)));
    await until(async () => (await core.view()).roster?.version === 2, 'version 2 is in force');
    expect((await core.view()).roster?.count).toBe(59);
    deliver(nextVersion(held, fewer, { ...about, createdAtMs: 1 }, theOffice));
    const refused = async () => (await core.view()).faults.find(({ kind }) => kind === 'roster');
    await until(async () => (await refused()) !== undefined, 'the forged roster is refused');
    expect((await core.view()).roster?.version).toBe(2);
  } finally {
    line.close();
  }
});

test('a core killed while an arm is up comes back and opens for nobody by itself', async () => {
  await enrolEverybody();
  await core.start();
  await until(async () => (await core.view()).lanes.some(({ barrier }) => barrier === 'open'), 'an arm is up');
  await core.end('SIGKILL');
  writeFileSync(config, busy.replace(/^street: .*\n/m, ''));
  await accept();
  await core.start();
  await until(
    async () => (await core.view()).lanes.every(({ barrier }) => barrier !== 'bootHold'),
    'the lanes have begun',
  );
  expect((await core.view()).lanes.map(({ barrier }) => barrier)).not.toContain('opening');
});

/** What the store keeps packed: journal and rows for the office. */
function unpackedText(file: string): string {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = [...unfolded(db, 'evt'), ...unfolded(db, 'tele')].map(({ body }) => body);
  db.close();
  const lines = [...recordedRun(file, null)].map(({ text }) => text);
  return [...lines, ...rows].join('\n');
}
