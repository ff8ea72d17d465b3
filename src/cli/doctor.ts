import { askCore } from '../channel/connect.ts';
import { askBroker } from '../doctor/askBroker.ts';
import type { BrokerSeen, Facts } from '../doctor/facts.ts';
import type { Finding } from '../doctor/finding.ts';
import { findingsOf } from '../doctor/findings.ts';
import { look } from '../doctor/look.ts';
import { fill, type Words } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { type Arguments, type Command, exit } from './command.ts';
import { controlSocket, stateFolder, stateOption } from './places.ts';
import { paint, type Terminal, type Tone } from './terminal.ts';

const partWords: Readonly<Record<Finding['part'], string>> = {
  program: '程序',
  core: '主控',
  config: '配置',
  board: '主板',
  pins: '引脚',
  dimmers: '调光',
  'safe table': '备用亮灯表',
  clock: '时钟',
  power: '供电',
  heat: '温度',
  disk: '磁盘',
  card: '存储卡',
  broker: '服务器',
  certificate: '证书',
  rights: '权限',
  journal: '系统日志',
  watchdog: '看门狗',
};
const well: Words = { en: 'All is well.', zh: '一切正常。' };
const words = {
  elsewhere: { en: 'another system is looked at', zh: '正在检查另一套系统' },
  refuses: { en: 'it refuses', zh: '主控拒绝回答' },
} satisfies Record<string, Words>;
const sum: Words = { en: '{faults} faults, {warnings} warnings.', zh: '{faults} 项故障，{warnings} 项警告。' };

/** `duskgate doctor`: looks at machine, system and program, and says what to do. Works when core is dead. */
export const doctor: Command = {
  name: 'doctor',
  words: '',
  text: { en: 'look at machine, system and program; each with its remedy', zh: '检查设备、系统与程序，并给出处理办法' },
  options: [
    { name: 'deep', value: null, text: { en: 'compare every file of the program too', zh: '同时校验程序文件' } },
    { name: 'offline', value: null, text: { en: 'ask no broker', zh: '不连接服务器' } },
    { name: 'root', value: 'DIR', text: { en: 'look at another system, mounted there', zh: '检查挂载于此目录的系统' } },
    { name: 'json', value: null, text: { en: 'as JSON', zh: '以 JSON 输出' } },
    stateOption,
  ],
  examples: ['sudo duskgate doctor', 'duskgate doctor --json --offline', 'duskgate doctor --root /mnt'],
  run: async (given, terminal) => {
    const findings = findingsOf(await factsOf(given));
    if (given.switches.has('json')) terminal.out(`${JSON.stringify({ findings }, null, 1)}\n`);
    else terminal.out(findingsText(findings, terminal));
    return findings.every(({ severity }) => severity === 'ok') ? exit.ok : exit.no;
  },
};

async function factsOf(given: Arguments): Promise<Facts> {
  const root = given.options['root'] ?? '/';
  const folder =
    given.options['root'] === undefined ? stateFolder(given) : (given.options['state'] ?? '/var/lib/duskgate');
  const seen = look({ root, stateFolder: folder, atMs: Date.now(), deep: given.switches.has('deep') });
  const broker = seen.site?.broker ?? null;
  const mayAsk = broker !== null && root === '/' && !given.switches.has('offline');
  const [answer, core] = await Promise.all([mayAsk ? askBroker(broker.url) : null, coreOf(given, root)]);
  return { ...seen, broker: answer satisfies BrokerSeen | null, core };
}

async function coreOf(given: Arguments, root: string): Promise<Facts['core']> {
  if (root !== '/') return { why: words.elsewhere };
  try {
    const frame = await askCore({
      path: controlSocket(given),
      frame: { kind: 'view' },
      answer: 'view',
      timeoutMs: 3_000,
    });
    return frame.kind === 'view'
      ? { faults: frame.view.faults.length }
      : { why: frame.kind === 'refused' ? frame.text : words.refuses };
  } catch (problem) {
    return { why: wordsOf(problem) };
  }
}

const signs: Readonly<Record<Finding['severity'], { sign: string; tone: Tone }>> = {
  ok: { sign: '+', tone: 'green' },
  warning: { sign: '?', tone: 'yellow' },
  fault: { sign: '!', tone: 'red' },
};

/** What is wrong first, then what is well. */
function findingsText(findings: readonly Finding[], terminal: Terminal): string {
  const { language } = terminal;
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const lines = (['fault', 'warning', 'ok'] as const).flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity).map((finding) => lineOf(finding, terminal)),
  );
  const [faults, warnings] = [count('fault'), count('warning')];
  const last = faults + warnings === 0 ? well[language] : fill(sum[language], { faults, warnings });
  return `${[...lines, last].join('\n')}\n`;
}

function lineOf({ part, severity, text, remedy }: Finding, terminal: Terminal): string {
  const { language } = terminal;
  const { sign, tone } = signs[severity];
  const name = language === 'zh' ? partWords[part] : part;
  const head = `${paint(terminal, tone, `${sign} ${name}`)}: ${text[language]}`;
  return remedy === null ? head : `${head}\n  -> ${remedy[language]}`;
}
