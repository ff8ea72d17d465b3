import type { RosterCard } from '../cards/rosterLine.ts';
import type { Words } from '../words/language.ts';
import { localDateTime } from '../words/localTime.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const heads = {
  card: { en: 'card', zh: '卡代号' },
  holder: { en: 'holder', zh: '持有人' },
  class: { en: 'class', zh: '类别' },
  state: { en: 'state', zh: '状态' },
  lanes: { en: 'lanes', zh: '车道' },
  valid: { en: 'valid', zh: '有效期' },
  uses: { en: 'uses', zh: '次数' },
  hours: { en: 'hours', zh: '时段' },
} satisfies Record<string, Words>;

const states = {
  blocked: { en: 'BLOCKED', zh: '已停用' },
  expired: { en: 'expired', zh: '已过期' },
  later: { en: 'not yet', zh: '未生效' },
  good: { en: 'good', zh: '有效' },
} satisfies Record<string, Words>;

/** Cards as staff read them, by pseudonym: the number of a card is shown nowhere. */
export function cardTableText(
  cards: readonly RosterCard[],
  at: { readonly nowMs: number; readonly timeZone: string },
  terminal: Terminal,
): string {
  const { language } = terminal;
  const rows = cards.map((card) => [
    card.pseudonym.slice(0, 12),
    card.holder,
    card.class,
    states[stateOf(card, at.nowMs)][language],
    card.lanes === null ? '*' : card.lanes.join(' '),
    validText(card, at.timeZone),
    card.usesMax === null ? '-' : String(card.usesMax),
    card.profile ?? '-',
  ]);
  return table(
    Object.values(heads).map((head) => head[language]),
    rows,
  );
}

function stateOf({ blocked, validFromMs, validToMs }: RosterCard, nowMs: number): keyof typeof states {
  if (blocked) return 'blocked';
  if (validToMs !== null && nowMs >= validToMs) return 'expired';
  return validFromMs !== null && nowMs < validFromMs ? 'later' : 'good';
}

/** The last minute stands there, not the one after: that is what people write on a card. */
function validText({ validFromMs, validToMs }: RosterCard, timeZone: string): string {
  if (validFromMs === null && validToMs === null) return '-';
  const minute = (atMs: number | null) => (atMs === null ? '' : localDateTime(atMs, timeZone).slice(0, 16));
  return `${minute(validFromMs)}..${minute(validToMs === null ? null : validToMs - 1)}`;
}

/** How many cards a change adds, removes and changes, with the first few of each. */
export function comparisonText(
  {
    added,
    removed,
    changed,
  }: { added: readonly RosterCard[]; removed: readonly RosterCard[]; changed: readonly RosterCard[] },
  terminal: Terminal,
): string {
  const lines = [
    part({ en: 'added', zh: '新增' }, '+', 'green', added, terminal),
    part({ en: 'removed', zh: '移除' }, '-', 'red', removed, terminal),
    part({ en: 'changed', zh: '更改' }, '~', 'yellow', changed, terminal),
  ];
  return lines.join('');
}

const shownMax = 20;

function part(
  name: Words,
  sign: string,
  tone: 'green' | 'red' | 'yellow',
  cards: readonly RosterCard[],
  terminal: Terminal,
): string {
  const lines = cards
    .slice(0, shownMax)
    .map((card) => `  ${paint(terminal, tone, sign)} ${card.pseudonym.slice(0, 12)}  ${card.holder}  ${card.class}\n`);
  const more = cards.length > shownMax ? `  ${sign} … ${cards.length - shownMax}\n` : '';
  return `${name[terminal.language]} ${cards.length}\n${lines.join('')}${more}`;
}
