import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { loginShape } from '../people/login.ts';
import { dayMs, type Instant } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { CertTrouble, openssl } from './openssl.ts';

/** Phones refuse a server's certificate that lives longer than 398 days. */
const leafDays = 397;
const authorityDays = 3_650;
/** mosquitto refuses everybody once the list of the revoked is out of date, so it lives longer than any leaf. */
const crlDays = 800;
/** A certificate is good from a day before it was made: a device's clock may be behind. */
const earlierMs = dayMs;

const words = {
  kept: {
    en: '{key}: there is an authority already, and it is kept. Name another folder with --folder to make a new one.',
    zh: '{key}：证书机构已存在，保持不变。如需新建，请用 --folder 写明另一目录。',
  },
  noneYet: {
    en: '{key}: there is no authority yet. Do: duskgate certs init',
    zh: '{key}：尚无证书机构。请执行：duskgate certs init',
  },
  noneHere: {
    en: '{index}: there is no authority here. Do: duskgate certs init',
    zh: '{index}：此处没有证书机构。请执行：duskgate certs init',
  },
  noName: {
    en: '{name} cannot be a name: it is the login. Write 1 to 32 of a-z, 0-9 and -.',
    zh: '“{name}”不能作为名称：它同时是登录名。请写 1 至 32 个字符，限 a-z、0-9 和连字符。',
  },
  nothing: { en: 'Nothing', zh: '' },
  noHost: {
    en: '{host} is no host: write a name such as broker.example or an address such as 192.168.1.10.',
    zh: '“{host}”不是主机：请写名称（如 broker.example）或地址（如 192.168.1.10）。',
  },
} satisfies Record<string, Words>;

const extensions = {
  device: ['extendedKeyUsage=clientAuth'],
  server: ['extendedKeyUsage=serverAuth'],
} as const;
export type CertKind = keyof typeof extensions;

/** Where an authority lies: a folder that stays at the office. */
export function authorityFiles(folder: string) {
  return {
    folder,
    key: join(folder, 'ca.key.pem'),
    certificate: join(folder, 'ca.crt.pem'),
    crl: join(folder, 'crl.pem'),
    index: join(folder, 'index.txt'),
    config: join(folder, 'openssl.cnf'),
    issued: join(folder, 'issued'),
  } as const;
}

/** Files of the certificate a name has now, and of the one before. */
export function leafFiles(folder: string, name: string) {
  const { issued } = authorityFiles(folder);
  return {
    key: join(issued, `${name}.key.pem`),
    certificate: join(issued, `${name}.crt.pem`),
    previous: join(issued, `${name}.previous.crt.pem`),
  } as const;
}

/** Makes the authority of an estate: P-256, because browsers speak no TLS with Ed25519. Rejects when there is one. */
export async function makeAuthority(folder: string, site: string): Promise<void> {
  const files = authorityFiles(folder);
  if (existsSync(files.key)) throw new CertTrouble(worded(words.kept, { key: files.key }));
  mkdirSync(files.issued, { recursive: true, mode: 0o700 });
  writeFileSync(files.index, '');
  writeFileSync(`${files.index}.attr`, 'unique_subject = no\n');
  writeFileSync(join(folder, 'crlnumber'), '01\n');
  writeConfig(folder);
  const subject = `/O=duskgate/CN=${site} authority`;
  const uses = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'];
  await openssl([
    'req',
    '-x509',
    '-sha256',
    '-config',
    files.config,
    '-days',
    String(authorityDays),
    '-subj',
    subject,
    '-out',
    files.certificate,
    ...newKey(files.key),
    ...uses.flatMap((use) => ['-addext', use]),
  ]);
  chmodSync(files.key, 0o600);
  await writeCrl(folder);
}

export type Wanted = {
  readonly kind: CertKind;
  readonly name: string;
  /** Names and addresses of a server, as browsers and devices write them. */
  readonly hosts: readonly string[];
  /** When it begins and ends; left out: from a day ago, for 397 days. */
  readonly valid?: { readonly fromMs: Instant; readonly toMs: Instant };
};

/** Makes a key and a certificate; one that the name had before stays good until its own end. */
export async function issue(folder: string, wanted: Wanted, nowMs: Instant): Promise<X509Certificate> {
  const files = authorityFiles(folder);
  if (!existsSync(files.key)) throw new CertTrouble(worded(words.noneYet, { key: files.key }));
  writeConfig(folder);
  const { kind, name, hosts, valid = { fromMs: nowMs - earlierMs, toMs: nowMs + leafDays * dayMs } } = wanted;
  const leaf = leafFiles(folder, name);
  const fresh = { key: `${leaf.key}.new`, certificate: `${leaf.certificate}.new` };
  const [request, extra] = [join(folder, `${name}.csr`), join(folder, `${name}.ext`)];
  try {
    await openssl([
      'req',
      '-new',
      '-config',
      files.config,
      '-subj',
      `/CN=${name}`,
      ...newKey(fresh.key),
      '-out',
      request,
    ]);
    writeFileSync(extra, extensionText(kind, hosts));
    await openssl([
      'ca',
      '-batch',
      '-notext',
      '-config',
      files.config,
      '-in',
      request,
      '-out',
      fresh.certificate,
      '-startdate',
      asn1Time(valid.fromMs),
      '-enddate',
      asn1Time(valid.toMs),
      '-extfile',
      extra,
    ]);
    chmodSync(fresh.key, 0o600);
    if (existsSync(leaf.certificate)) renameSync(leaf.certificate, leaf.previous);
    renameSync(fresh.key, leaf.key);
    renameSync(fresh.certificate, leaf.certificate);
  } finally {
    for (const file of [request, extra, fresh.key, fresh.certificate]) rmSync(file, { force: true });
  }
  return new X509Certificate(readFileSync(leaf.certificate));
}

/** Takes back every certificate of a name that is still good; answers how many there were. */
export async function revoke(folder: string, name: string): Promise<number> {
  const files = authorityFiles(folder);
  const good = issuedList(folder).filter((one) => one.name === name && one.state === 'good');
  for (const { serial } of good) {
    const copy = join(folder, 'newcerts', `${serial}.pem`);
    writeConfig(folder);
    await openssl(['ca', '-config', files.config, '-revoke', copy, '-crl_reason', 'superseded']);
  }
  await writeCrl(folder);
  return good.length;
}

/** Writes the list of the revoked anew. */
export async function writeCrl(folder: string): Promise<void> {
  const { config, crl } = authorityFiles(folder);
  writeConfig(folder);
  await openssl(['ca', '-config', config, '-gencrl', '-crldays', String(crlDays), '-out', `${crl}.new`]);
  renameSync(`${crl}.new`, crl);
}

export type Issued = {
  readonly name: string;
  readonly serial: string;
  readonly state: 'good' | 'revoked';
  readonly toMs: Instant;
};

/** Everything the authority ever signed, oldest first: openssl's own index. */
export function issuedList(folder: string): readonly Issued[] {
  const { index } = authorityFiles(folder);
  if (!existsSync(index)) throw new CertTrouble(worded(words.noneHere, { index }));
  const lines = readFileSync(index, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [state = '', end = '', , serial = '', , subject = ''] = line.split('\t');
    const name = /\/CN=([^/]*)/.exec(subject)?.[1] ?? '';
    return { name, serial, state: state === 'R' ? 'revoked' : 'good', toMs: instantOf(end) };
  });
}

function newKey(file: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file];
}

function extensionText(kind: CertKind, hosts: readonly string[]): string {
  const names = hosts.map((host) => `${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`);
  const lines = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'authorityKeyIdentifier=keyid',
    ...extensions[kind],
    ...(names.length === 0 ? [] : [`subjectAltName=${names.join(',')}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Anew before each use, because openssl wants whole paths and somebody may have moved the folder. */
function writeConfig(folder: string): void {
  mkdirSync(join(folder, 'newcerts'), { recursive: true, mode: 0o700 });
  writeFileSync(authorityFiles(folder).config, configText(folder));
}

function configText(folder: string): string {
  return `# Written by \`duskgate certs\` for openssl's own commands.
[ca]
default_ca = estate
[estate]
dir = ${folder}
database = ${folder}/index.txt
new_certs_dir = ${folder}/newcerts
certificate = ${folder}/ca.crt.pem
private_key = ${folder}/ca.key.pem
crlnumber = ${folder}/crlnumber
rand_serial = yes
default_md = sha256
policy = name_only
unique_subject = no
copy_extensions = none
[name_only]
commonName = supplied
[req]
distinguished_name = subject
prompt = no
[subject]
`;
}

/** An instant as openssl's options want it: YYYYMMDDHHMMSSZ. */
function asn1Time(atMs: Instant): string {
  return `${new Date(atMs).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
}

/** An end in openssl's index: YYMMDDHHMMSSZ until 2049, YYYYMMDDHHMMSSZ after. */
function instantOf(text: string): Instant {
  const long = text.length === 13 ? `20${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(long) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

/** A name for a certificate: also a login, a file and a level of topics. */
export function checkedName(name: string | undefined): string {
  if (name !== undefined && loginShape.test(name)) return name;
  throw new CertTrouble(worded(words.noName, { name: name ?? words.nothing }));
}

/** A host of a server's certificate. Throws CertTrouble for what could smuggle in another extension. */
export function checkedHost(host: string): string {
  if (isIP(host) !== 0 || /^[A-Za-z0-9*][A-Za-z0-9.-]{0,252}$/.test(host)) return host;
  throw new CertTrouble(worded(words.noHost, { host }));
}
