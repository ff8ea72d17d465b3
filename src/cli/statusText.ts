import type { Fault, SiteView, ZoneView } from '../controller/view.ts';
import type { StoreStats } from '../ports.ts';
import type { Language, Words } from '../words/language.ts';
import { localStamp, shortTime, spokenDuration } from '../words/localTime.ts';
import { sayReason } from '../words/reasons.ts';
import { heldWords, sourceWords, trustWords } from '../words/terms.ts';
import { callLines, laneTable, rosterLines } from './laneText.ts';
import { promiseLine } from './night.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  noFaults: { en: 'No faults.', zh: '无故障。' },
  faults: { en: 'FAULTS', zh: '故障' },
  since: { en: 'since', zh: '自' },
  clock: { en: 'Clock', zh: '时钟' },
  office: { en: 'Office', zh: '办公室' },
  store: { en: 'Store', zh: '存储' },
  emergency: { en: 'EMERGENCY', zh: '应急' },
  connected: { en: 'connected', zh: '已连接' },
  away: { en: 'not connected', zh: '未连接' },
  waiting: {
    en: '{rows} rows wait for the office, {used} of {budget} MB',
    zh: '待上报 {rows} 条，已用 {used}/{budget} MB',
  },
  zone: { en: 'zone', zh: '区域' },
  level: { en: 'level', zh: '亮度' },
  source: { en: 'source', zh: '来源' },
  until: { en: 'until', zh: '至' },
  next: { en: 'then', zh: '之后' },
  why: { en: 'why', zh: '原因' },
} satisfies Record<string, Words>;

/** The whole answer of `duskgate status`: faults first, then clock, office and store, then every zone and lane. */
export function statusText(view: SiteView, store: StoreStats | null, terminal: Terminal): string {
  const language = terminal.language;
  const head = `${view.names[language]} (${view.site}/${view.device})  ${localStamp(view.atMs, view.timeZone)}`;
  return [
    paint(terminal, 'bold', head),
    faultLines(view, terminal),
    callLines(view, terminal),
    emergencyLine(view, terminal),
    `${words.clock[language]}: ${trustWords[view.clock.kind]?.[language] ?? view.clock.kind}, ± ${spokenDuration(view.clock.uncertaintyMs)}`,
    officeLine(view, language),
    storeLine(store, language),
    promiseLine(view, language),
    rosterLines(view, terminal),
    '',
    zoneTable(view, terminal),
    view.lanes.length === 0 ? null : laneTable(view, terminal),
  ]
    .filter((line) => line !== null)
    .join('\n');
}

function faultLines(view: SiteView, terminal: Terminal): string {
  if (view.faults.length === 0) return paint(terminal, 'green', words.noFaults[terminal.language]);
  const lines = view.faults.map((fault) => faultLine(fault, view, terminal));
  return [paint(terminal, 'red', `${words.faults[terminal.language]} (${view.faults.length})`), ...lines].join('\n');
}

function faultLine(fault: Fault, view: SiteView, terminal: Terminal): string {
  const language = terminal.language;
  const since =
    fault.sinceMs === null ? '' : ` (${words.since[language]} ${shortTime(fault.sinceMs, view.atMs, view.timeZone)})`;
  const { text, remedy } = language === 'zh' ? fault.zh : fault;
  return `  ! ${fault.about}${since}: ${text}\n    -> ${remedy}`;
}

function emergencyLine(view: SiteView, terminal: Terminal): string | null {
  if (view.emergency === null) return null;
  const { login, why, untilMs } = view.emergency;
  const until = `${words.until[terminal.language]} ${shortTime(untilMs, view.atMs, view.timeZone)}`;
  return paint(terminal, 'yellow', `${words.emergency[terminal.language]}: ${login}: ${why}, ${until}`);
}

function officeLine(view: SiteView, language: Language): string {
  const state = (view.link.connected ? words.connected : words.away)[language];
  const detail = view.link.detail[language] === '' ? '' : `, ${view.link.detail[language]}`;
  return `${words.office[language]}: ${state} ${words.since[language]} ${shortTime(view.link.sinceMs, view.atMs, view.timeZone)}${detail}`;
}

function storeLine(store: StoreStats | null, language: Language): string | null {
  if (store === null) return null;
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  const text = words.waiting[language]
    .replace('{rows}', String(store.evtWaiting + store.teleWaiting))
    .replace('{used}', mb(store.bytes))
    .replace('{budget}', mb(store.budgetBytes));
  return `${words.store[language]}: ${text}`;
}

/** Every zone on one line: level, source, until, what follows, why. */
export function zoneTable(view: SiteView, terminal: Terminal): string {
  const language = terminal.language;
  const head = [words.zone, words.level, words.source, words.until, words.next, words.why].map(
    (word) => word[language],
  );
  const rows = view.zones.map((zone) => zoneRow(zone, view, terminal));
  return table(head, rows);
}

function zoneRow(zone: ZoneView, view: SiteView, terminal: Terminal): string[] {
  const language = terminal.language;
  const { wanted } = zone;
  const bar = zone.level === 0 ? '·' : '▁▂▃▄▅▆▇█'.charAt(Math.min(7, Math.ceil(zone.level / 12.5) - 1));
  const next =
    wanted.next === null ? '-' : `${wanted.next.level} % ${shortTime(wanted.next.atMs, view.atMs, view.timeZone)}`;
  const held = zone.held === null ? '' : ` [${heldWords[zone.held.by][language]} -> ${wanted.level} %]`;
  return [
    `${zone.id} ${language === 'zh' ? zone.names.zh : ''}`.trim(),
    `${bar} ${String(Math.round(zone.level)).padStart(3)} %`,
    sourceWords[wanted.source][language],
    wanted.untilMs === null ? '-' : shortTime(wanted.untilMs, view.atMs, view.timeZone),
    next,
    `${sayReason(wanted.reason, language)}${held}`,
  ];
}
