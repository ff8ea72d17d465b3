import { listAudit, verifyAudit } from '../journal/audit/auditFile.ts';
import type { AuditEntry } from '../journal/audit/chain.ts';
import type { Verdict } from '../journal/audit/verdict.ts';
import { readAccepted } from '../settings/accepted.ts';
import { fill, type Language, type Words } from '../words/language.ts';
import { localStamp } from '../words/localTime.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { stateFolder, stateOption } from './places.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  sound: {
    en: 'The audit is whole: {entries} acts, {firstN} to {lastN}, {heads} signed heads inside.',
    zh: '审计链完整：{entries} 条记录（{firstN} 至 {lastN}），内含 {heads} 个签名链头。',
  },
  empty: { en: 'The audit is whole and has no act yet.', zh: '审计链完整，尚无记录。' },
  begun: { en: 'It begins with the device.', zh: '自设备启用起。' },
  pruned: {
    en: 'Older acts were let go up to a signed head; the office has them.',
    zh: '更早的记录已按签名链头清理，办公室存有副本。',
  },
  setAside: {
    en: 'Earlier acts are in a store that was damaged and set aside; check it with --file.',
    zh: '更早的记录在已损坏并另存的库中；可用 --file 检查。',
  },
  broken: { en: 'THE AUDIT IS BROKEN at entry {n}', zh: '审计链在第 {n} 条处断裂' },
  remedy: {
    en: '-> keep the whole state folder as it is, copy it, and compare with the heads of the office: duskgate audit verify --heads FILE',
    zh: '-> 请保持状态目录原样并复制一份，再与办公室的链头核对：duskgate audit verify --heads 文件',
  },
  when: { en: 'time', zh: '时间' },
  act: { en: 'act', zh: '事项' },
  who: { en: 'who', zh: '人员' },
  where: { en: 'where', zh: '位置' },
  why: { en: 'details', zh: '详情' },
  none: { en: 'There is no audit in {folder} yet.', zh: '{folder} 中尚无审计记录。' },
} satisfies Record<string, Words>;

/** `duskgate audit`: who did what, and whether anybody changed the record of it. */
export const audit: Command = {
  name: 'audit',
  words: 'list|verify',
  text: { en: 'who did what; verify that nobody changed the record', zh: '操作审计：列出或校验记录未被改动' },
  options: [
    { name: 'lines', value: 'N', text: { en: 'list: how many acts (40)', zh: '列表：条数（40）' } },
    { name: 'about', value: 'TEXT', text: { en: 'list: only acts that name this', zh: '列表：仅含此文字的记录' } },
    {
      name: 'heads',
      value: 'FILE',
      text: {
        en: 'verify: heads as the office received them (JSON Lines)',
        zh: '校验：办公室收到的链头（JSON Lines）',
      },
    },
    {
      name: 'keys',
      value: 'FILE',
      text: { en: 'verify: public keys kept elsewhere', zh: '校验：另行保存的公钥' },
    },
    { name: 'file', value: 'FILE', text: { en: 'verify: another store file', zh: '校验：其他数据库文件' } },
    { name: 'json', value: null, text: { en: 'as JSON', zh: '以 JSON 输出' } },
    stateOption,
  ],
  examples: [
    'duskgate audit verify',
    'duskgate audit verify --heads heads.jsonl',
    'duskgate audit list --about gate-in',
  ],
  run: (given, terminal) => {
    const [verb = 'list', ...more] = given.words;
    if (more.length > 0 || (verb !== 'list' && verb !== 'verify'))
      throw new UsageError({
        en: 'Say: duskgate audit list, or duskgate audit verify.',
        zh: '请写：duskgate audit list，或 duskgate audit verify。',
      });
    return verb === 'list' ? list(given, terminal) : verify(given, terminal);
  },
};

function verify(given: Arguments, terminal: Terminal): number {
  const { file, heads: headsFile, keys: keysFile } = given.options;
  const verdict = verifyAudit({ folder: stateFolder(given), file, headsFile, keysFile });
  if (given.switches.has('json')) terminal.out(`${JSON.stringify(verdictJson(verdict))}\n`);
  else if (verdict.kind === 'none') terminal.err(`${verdict.text[terminal.language]}\n`);
  else terminal.out(verdictText(verdict, terminal));
  return { sound: exit.ok, broken: exit.no, none: exit.missing }[verdict.kind];
}

function verdictJson(verdict: Verdict): object {
  if (verdict.kind === 'sound') return verdict;
  const { en, zh } = verdict.text;
  return { ...verdict, text: en, text_zh: zh };
}

function verdictText(verdict: Exclude<Verdict, { kind: 'none' }>, terminal: Terminal): string {
  const { language } = terminal;
  if (verdict.kind === 'broken') {
    const head = paint(terminal, 'red', `! ${fill(words.broken[language], { n: verdict.n })}`);
    return `${head}\n  ${verdict.text[language]}\n  ${words.remedy[language]}\n`;
  }
  if (verdict.entries === 0) return `${words.empty[language]}\n`;
  const { entries, firstN, lastN, heads, begins } = verdict;
  const text = fill(words.sound[language], { entries, firstN, lastN, heads });
  return `${paint(terminal, 'green', text)}\n${beginsText(begins, language)}\n`;
}

function beginsText(begins: string, language: Language): string {
  if (begins === 'pruned' || begins === 'setAside') return words[begins][language];
  return words.begun[language];
}

function list(given: Arguments, terminal: Terminal): number {
  const folder = stateFolder(given);
  const most = Number(given.options['lines'] ?? 40);
  if (!Number.isInteger(most) || most < 1 || most > 1_000_000)
    throw new UsageError({
      en: '--lines takes a whole number, 1 to 1000000.',
      zh: '--lines 须为 1 至 1000000 的整数。',
    });
  const { about } = given.options;
  const entries = listAudit(folder, about === undefined ? most : 1_000_000);
  if (entries === null) {
    terminal.err(`${fill(words.none[terminal.language], { folder })}\n`);
    return exit.missing;
  }
  const wanted = entries.filter(({ body }) => about === undefined || body.includes(about)).slice(-most);
  if (given.switches.has('json')) terminal.out(wanted.map((entry) => `${JSON.stringify(asJson(entry))}\n`).join(''));
  else terminal.out(listText(wanted, folder, terminal));
  return exit.ok;
}

function listText(entries: readonly AuditEntry[], folder: string, terminal: Terminal): string {
  const accepted = readAccepted(folder);
  const timeZone = accepted.kind === 'ok' ? accepted.accepted.site.place.timeZone : 'UTC';
  const head = [
    'n',
    ...(['when', 'act', 'who', 'where', 'why'] as const).map((name) => words[name][terminal.language]),
  ];
  return table(
    head,
    entries.map((entry) => cellsOf(entry, timeZone)),
  );
}

/** Time, act, who, where, and the rest as it was recorded. */
function cellsOf({ n, atMs, body }: AuditEntry, timeZone: string): string[] {
  const { type, login, via, zone, lane, reader, cmd_id: _, ...rest } = JSON.parse(body) as Record<string, unknown>;
  const who = login === undefined ? '-' : `${text(login)}${via === undefined ? '' : ` (${text(via)})`}`;
  const details = Object.entries(rest).map(([key, value]) => `${key}=${text(value)}`);
  return [
    String(n),
    localStamp(atMs, timeZone),
    text(type),
    who,
    text(zone ?? lane ?? reader ?? '-'),
    details.join(' ').replaceAll(/\p{Cc}+/gu, ' '),
  ];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asJson({ n, seq, run, atMs, monoMs, clock, body, hash }: AuditEntry) {
  const act: unknown = JSON.parse(body);
  return { n, seq, run, ts_ms: atMs, mono_ms: monoMs, clock, hash: Buffer.from(hash).toString('hex'), act };
}
