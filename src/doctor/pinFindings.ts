import type { Site } from '../controller/site.ts';
import { type UsedLine, usedLines } from '../controller/usedLines.ts';
import { foreign, type Words, worded } from '../words/language.ts';
import type { Facts } from './facts.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

const words = {
  absent: { en: '{line} ({user}) is not on the header.', zh: '{line}（{user}）不在排针上。' },
  identity: {
    en: '{line} ({user}) is kept for the identity chip of a board on top.',
    zh: '{line}（{user}）保留给扩展板的识别芯片。',
  },
  header: {
    en: 'Take one of GPIO2 to GPIO27; docs/wiring.md says which suit.',
    zh: '请选 GPIO2 至 GPIO27，见 docs/wiring.md。',
  },
  unknown: { en: '{chip} has no line {line} ({user}).', zh: '{chip} 没有引脚 {line}（{user}）。' },
  renamed: {
    en: 'This kernel calls it {name}: write that in the config.',
    zh: '此内核称其为 {name}：请在配置中这样写。',
  },
  nameless: {
    en: 'Write a name that gpioinfo shows, or LINE and the number of a line without a name.',
    zh: '请写 gpioinfo 所示名称；无名引脚写 LINE 加编号。',
  },
  held: { en: '{line} ({user}) is held by {by}.', zh: '{line}（{user}）被 {by} 占用。' },
  freed: {
    en: 'Stop that, remove its overlay from config.txt, or take another line; gpioinfo shows who holds which.',
    zh: '请停止它、从 config.txt 删除其 overlay，或改用其他引脚；gpioinfo 可查占用者。',
  },
  console: {
    en: '{line} ({user}) moves as the Pi boots: it is the serial console.',
    zh: '{line}（{user}）启动时会跳变：属串行控制台。',
  },
  pulledHigh: {
    en: '{line} ({user}) is pulled high as the Pi boots, and what pulls in on high does so.',
    zh: '{line}（{user}）启动时被上拉为高，高电平吸合的继电器会吸合。',
  },
  pulledLow: {
    en: '{line} ({user}) is pulled low as the Pi boots, and what pulls in on low does so.',
    zh: '{line}（{user}）启动时被下拉为低，低电平吸合的继电器会吸合。',
  },
  restsLow: {
    en: 'Take a line of GPIO9 to GPIO27, which rest low, and name it in config.txt: gpio=…=op,dl.',
    zh: '改用 GPIO9 至 GPIO27（静态为低），并在 config.txt 中写 gpio=…=op,dl。',
  },
  restsHigh: {
    en: 'Take a line of GPIO2 to GPIO8, which rest high, and name it in config.txt: gpio=…=op,dh.',
    zh: '改用 GPIO2 至 GPIO8（静态为高），并在 config.txt 中写 gpio=…=op,dh。',
  },
} satisfies Record<string, Words>;

/** Who asks for lines in our name. */
const ownConsumers = ['duskgate', 'duskgate-safe'];

type WiredLine = Exclude<UsedLine, { readonly kind: 'channel' }>;

/**
 * Lines that the header or the chip lacks, that somebody else holds, or that the Pi itself moves; of each line the gravest.
 * Lines used twice the config's own check refuses.
 */
export function pinFindings(facts: Facts): readonly Finding[] {
  const { site } = facts;
  if (site === null || site.board.kind !== 'linux') return [];
  const lines = usedLines(site).filter((used): used is WiredLine => used.kind !== 'channel');
  const chip = chipOf(site.board, facts);
  const findings = lines.flatMap((used) => lineFinding(used, chip) ?? []);
  if (findings.length > 0 || !chip.isPi) return findings;
  return [ok('pins', `${lines.length} lines, all on the header.`, `共 ${lines.length} 条线路，均在排针上。`)];
}

/** What is known of the chip that the config means. */
type ChipSeen = {
  readonly label: string;
  readonly isPi: boolean;
  readonly names: readonly string[] | null;
  readonly holders: ReadonlyMap<string, string>;
};

function chipOf(board: Extract<Site['board'], { kind: 'linux' }>, facts: Facts): ChipSeen {
  const { sensors, chips, lineNames, heldLines } = facts;
  const here = [...chips, ...(heldLines ?? []).map(({ chip }) => chip)];
  const label = board.chips.find((wanted) => here.includes(wanted)) ?? '';
  const held = (heldLines ?? []).filter(({ chip, by }) => chip === label && !ownConsumers.includes(by));
  return {
    label,
    isPi: sensors.model?.startsWith('Raspberry Pi') === true,
    names: lineNames[label] ?? null,
    holders: new Map(held.map(({ line, by }) => [line, by])),
  };
}

function lineFinding(used: WiredLine, chip: ChipSeen): Finding | null {
  const { line, user } = used;
  const pin = chip.isPi ? pinOf(line, chip.names) : null;
  const said = (sentence: Words, more: Readonly<Record<string, Words>> = {}) =>
    worded(sentence, { line, user, chip: chip.label, ...more });
  if (pin !== null && pin < 2) return fault('pins', said(words.identity), words.header);
  if (pin !== null && pin > 27) return fault('pins', said(words.absent), words.header);
  if (chip.names !== null && !hasLine(chip.names, line))
    return fault('pins', said(words.unknown), pin === null ? words.nameless : renamed(chip.names[pin]));
  const by = chip.holders.get(line);
  if (by !== undefined) return fault('pins', said(words.held, { by: foreign(by) }), words.freed);
  return pin === null || used.kind === 'input' || used.mayGlimmer ? null : bootFinding(pin, used.activeLow, said);
}

/** An output that the Pi moves before anybody has claimed it. Source: BCM2835 peripherals, GPIO pulls. */
function bootFinding(pin: number, activeLow: boolean, said: (sentence: Words) => Words): Finding | null {
  if (pin === 14 || pin === 15)
    return warning('pins', said(words.console), activeLow ? words.restsHigh : words.restsLow);
  if (pin <= 8 && !activeLow) return warning('pins', said(words.pulledHigh), words.restsLow);
  if (pin > 8 && activeLow) return warning('pins', said(words.pulledLow), words.restsHigh);
  return null;
}

/** GPIO17 is number 17 of the chip on every Pi; some kernels give it another name (GPIO14: TXD1). Null = no pin of ours. */
function pinOf(line: string, names: readonly string[] | null): number | null {
  const at = names?.indexOf(line) ?? -1;
  if (at >= 0) return at;
  const number = /^GPIO(\d{1,3})$/.exec(line)?.[1];
  return number === undefined ? null : Number(number);
}

/** By the name the kernel gives it, or by the number of one it gives none: as the board looks for it. */
function hasLine(names: readonly string[], line: string): boolean {
  const number = /^LINE(\d+)$/.exec(line)?.[1];
  return names.includes(line) || (number !== undefined && (names[Number(number)] ?? '') === '');
}

function renamed(name: string | undefined): Words {
  return name === undefined || name === '' ? words.nameless : worded(words.renamed, { name });
}
