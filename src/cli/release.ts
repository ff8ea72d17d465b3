import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, statSync, writeFileSync } from 'node:fs';
import { systemdServices } from '../release/services.ts';
import { ReleaseTrouble, Shelf, shelfFolder } from '../release/shelf.ts';
import {
  keysFolder,
  makeReleaseKeys,
  readKeys,
  readSigningKey,
  type Statement,
  signStatement,
} from '../release/statement.ts';
import { takeIn } from '../release/takeIn.ts';
import { fitUnits, unitFolders } from '../release/units.ts';
import { isVersion } from '../release/version.ts';
import { fill, foreign, type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { type Arguments, type Command, exit, telling, UsageError } from './command.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const words = {
  name: { en: 'release', zh: '版本' },
  state: { en: 'state', zh: '状态' },
  current: { en: 'runs', zh: '运行中' },
  trial: { en: 'runs, on trial', zh: '运行中，试用期' },
  previous: { en: 'way back', zh: '可回退' },
  kept: { en: 'not used', zh: '未使用' },
  none: { en: 'No release is installed in {folder}.', zh: '{folder} 中没有已安装的版本。' },
  first: { en: '{release} is the release of this pole.', zh: '{release} 为本机现用版本。' },
  same: { en: '{release} runs already.', zh: '{release} 已在运行。' },
  onTrial: {
    en: '{release} is on trial. If it does not prove healthy, {back} is put back by itself.',
    zh: '{release} 进入试用期；若运行不正常，将自动退回 {back}。',
  },
  confirmed: { en: '{release} is confirmed and stays.', zh: '{release} 已确认，保留使用。' },
  back: { en: '{to} runs again instead of {from}.', zh: '已由 {from} 退回 {to}。' },
  sound: {
    en: '{file}: {package} {version} for {architecture}, as it was signed.',
    zh: '{file}：{package} {version}（{architecture}），签名正确。',
  },
  signed: {
    en: '{file} is written. Copy both files to the pole.',
    zh: '已写入 {file}，请将两个文件一并复制到灯杆设备。',
  },
  keys: {
    en: '{privateFile} signs releases: keep it off the poles. Copy {publicFile} to {folder} of every pole.',
    zh: '{privateFile} 用于签名，请勿放在设备上；将 {publicFile} 复制到每台设备的 {folder}。',
  },
  forbidden: {
    en: '{path}: no permission. Write: sudo duskgate release …',
    zh: '{path}：没有权限。请写：sudo duskgate release …',
  },
  releases: { en: 'the releases', zh: '版本目录' },
  noDebian: {
    en: '{file} is no Debian package: {why}. Name the .deb file.',
    zh: '{file} 不是 Debian 软件包：{why}。请写明 .deb 文件。',
  },
  noVersion: {
    en: '{file}: version "{version}" is not one like 1.2.3. Build the package anew with such a version.',
    zh: '{file}：版本号“{version}”不是 1.2.3 这样的形式。请以这样的版本号重新制作软件包。',
  },
  otherPackage: {
    en: 'The package is {package}, not duskgate. It is not installed.',
    zh: '该软件包是 {package}，不是 duskgate，未安装。',
  },
  notInstalled: {
    en: 'dpkg refused {version}, see above. {running} runs on.',
    zh: 'dpkg 拒绝了 {version}，原因见上。{running} 继续运行。',
  },
  nothing: { en: 'Nothing', zh: '没有版本' },
} satisfies Record<string, Words>;

type Verb = (given: Arguments, shelf: Shelf, terminal: Terminal) => number | Promise<number>;

const verbs: Readonly<Record<string, Verb>> = {
  list,
  keys: makeKeys,
  sign: signFile,
  verify,
  install,
  activate,
  confirm,
  back,
};

/** `duskgate release`: which program this pole runs, and the way back. */
export const release: Command = {
  name: 'release',
  words: 'list|install|back|… [FILE]',
  text: { en: 'the program: install a signed one, go back', zh: '程序版本：安装已签名版本、回退' },
  options: [
    { name: 'key', value: 'FILE', text: { en: 'sign: the private key', zh: '签名：私钥文件' } },
    {
      name: 'keys',
      value: 'DIR',
      text: { en: `public keys (else ${keysFolder})`, zh: `公钥目录（缺省 ${keysFolder}）` },
    },
    { name: 'why', value: 'TEXT', text: { en: 'back: reason, kept in the records', zh: '回退：原因，将存入记录' } },
    {
      name: 'releases',
      value: 'DIR',
      text: { en: `where releases lie (else ${shelfFolder})`, zh: `版本目录（缺省 ${shelfFolder}）` },
    },
    { name: 'no-start', value: null, text: { en: 'leave the running processes alone', zh: '不重启运行中的进程' } },
    { name: 'json', value: null, text: { en: 'list: as JSON', zh: '列表：JSON 输出' } },
  ],
  examples: [
    'duskgate release list',
    'duskgate release sign duskgate_0.2.0_arm64.deb --key release-key.pem',
    'sudo duskgate release install duskgate_0.2.0_arm64.deb',
    'sudo duskgate release back --why "gate-in reads no cards"',
    'sudo duskgate release confirm',
    'duskgate release keys FOLDER',
  ],
  run: async (given, terminal) => {
    const [verb = 'list'] = given.words;
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run === undefined)
      throw new UsageError({
        en: `duskgate release ${verb}: write one of ${Object.keys(verbs).join(', ')}.`,
        zh: `duskgate release ${verb}：请写其中之一：${Object.keys(verbs).join('、')}。`,
      });
    return telling({ terminal, kinds: [ReleaseTrouble], code: exit.no }, async () => {
      try {
        return await run(given, new Shelf(given.options['releases']), terminal);
      } catch (problem) {
        throw inWords(problem);
      }
    });
  },
};

/** The shelf belongs to root. */
function inWords(problem: unknown): unknown {
  const { code, path } = problem as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM') return problem;
  return new SaidError(worded(words.forbidden, { path: path ?? words.releases }), { cause: problem });
}

function list(given: Arguments, shelf: Shelf, terminal: Terminal): number {
  const { current, previous, trial, releases } = shelf;
  const say = (text: Words) => text[terminal.language];
  const stateOf = (name: string): 'current' | 'trial' | 'previous' | 'kept' => {
    if (name === current?.name) return trial === null ? 'current' : 'trial';
    return name === previous?.name ? 'previous' : 'kept';
  };
  const rows = releases.map(({ name, version }) => ({ name, version, state: stateOf(name) }));
  if (given.switches.has('json')) terminal.out(`${JSON.stringify({ floor: shelf.floor, releases: rows })}\n`);
  else if (rows.length === 0) terminal.err(`${fill(say(words.none), { folder: shelf.folder })}\n`);
  else
    terminal.out(
      table(
        [say(words.name), say(words.state)],
        rows.map(({ name, state }) => [name, say(words[state])]),
      ),
    );
  return rows.length === 0 ? exit.missing : exit.ok;
}

function makeKeys(given: Arguments, _shelf: Shelf, terminal: Terminal): number {
  const made = makeReleaseKeys(given.words[1] ?? '.');
  terminal.out(`${fill(words.keys[terminal.language], { ...made, folder: keysFolder })}\n`);
  return exit.ok;
}

async function signFile(given: Arguments, _shelf: Shelf, terminal: Terminal): Promise<number> {
  const file = fileOf(given);
  const key = given.options['key'];
  if (key === undefined)
    throw new UsageError({
      en: 'Say with which key: duskgate release sign FILE --key release-key.pem',
      zh: '请写明用哪个密钥：duskgate release sign FILE --key release-key.pem',
    });
  const signature = `${file}.sig`;
  writeFileSync(signature, signStatement(await stated(file), readSigningKey(key)));
  terminal.out(`${fill(words.signed[terminal.language], { file: signature })}\n`);
  return exit.ok;
}

/** What the package itself says, and the digest of its bytes. */
async function stated(file: string): Promise<Statement> {
  const said = spawnSync('dpkg-deb', ['-f', file, 'Package', 'Version', 'Architecture'], { encoding: 'utf8' });
  if (said.status !== 0) throw new ReleaseTrouble(worded(words.noDebian, { file, why: failureOf(said) }));
  const fields = new Map(said.stdout.split('\n').map((line) => line.split(': ') as [string, string]));
  const version = fields.get('Version') ?? '';
  if (!isVersion(version)) throw new ReleaseTrouble(worded(words.noVersion, { file, version }));
  const hash = createHash('sha512');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return {
    v: 1,
    package: fields.get('Package') ?? '',
    version,
    architecture: fields.get('Architecture') ?? '',
    bytes: statSync(file).size,
    sha512: hash.digest('hex'),
  };
}

/** Without dpkg-deb on the machine there is no text of its own. */
function failureOf({ stderr, error }: SpawnSyncReturns<string>): string {
  return error?.message ?? stderr.trim();
}

function verify(given: Arguments, shelf: Shelf, terminal: Terminal): number {
  const file = fileOf(given);
  const { handle, statement } = takeIn(file, { keys: keysOf(given), shelf });
  closeSync(handle);
  const { package: name, version, architecture } = statement;
  terminal.out(`${fill(words.sound[terminal.language], { file, package: name, version, architecture })}\n`);
  return exit.ok;
}

/** The package manager reads our checked copy, not the file by its name. Its script then says `release activate`. */
function install(given: Arguments, shelf: Shelf): number {
  const { handle, statement } = takeIn(fileOf(given), { keys: keysOf(given), shelf });
  try {
    if (statement.package !== 'duskgate')
      throw new ReleaseTrouble(worded(words.otherPackage, { package: statement.package }));
    const ended = spawnSync('dpkg', ['--install', '/proc/self/fd/3'], {
      stdio: ['ignore', 'inherit', 'inherit', handle],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (ended.status === 0) return exit.ok;
    const running = shelf.current?.name ?? words.nothing;
    throw new ReleaseTrouble(worded(words.notInstalled, { version: statement.version, running }));
  } finally {
    closeSync(handle);
  }
}

function activate(given: Arguments, shelf: Shelf, terminal: Terminal): number {
  const done = shelf.activate(fileOf(given));
  const text = { same: words.same, first: words.first, trial: words.onTrial }[done.kind];
  terminal.out(`${fill(text[terminal.language], done)}\n`);
  // The package that brought it may follow a way back, whose units lie before its own.
  if (shelf.folder === shelfFolder) fitUnits(unitFolders);
  if (done.kind !== 'same') start(given);
  return exit.ok;
}

function confirm(_given: Arguments, shelf: Shelf, terminal: Terminal): number {
  const { name } = shelf.confirm();
  terminal.out(`${fill(words.confirmed[terminal.language], { release: name })}\n`);
  return exit.ok;
}

function back(given: Arguments, shelf: Shelf, terminal: Terminal): number {
  const why = (given.options['why'] ?? '').trim();
  if (why === '')
    throw new UsageError({
      en: 'A release is not taken back without a reason: --why TEXT.',
      zh: '撤回发布须有原因：--why TEXT。',
    });
  const { from, to } = shelf.back({ by: 'person', why: foreign(why), atMs: Date.now() });
  terminal.out(`${fill(words.back[terminal.language], { from, to })}\n`);
  start(given);
  return exit.ok;
}

function start(given: Arguments): void {
  if (!given.switches.has('no-start')) systemdServices.startCurrent();
}

function keysOf(given: Arguments) {
  return readKeys(given.options['keys'] ?? keysFolder);
}

function fileOf(given: Arguments): string {
  const [verb = '', file, ...more] = given.words;
  if (file === undefined || more.length > 0)
    throw new UsageError({
      en: `Name one file: duskgate release ${verb} FILE`,
      zh: `请写明一个文件：duskgate release ${verb} FILE`,
    });
  return file;
}
