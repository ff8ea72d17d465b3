import type { LaneView } from '../access/laneView.ts';
import type { ReaderView, SiteView } from '../controller/view.ts';
import { fill, type Language, type Words } from '../words/language.ts';
import { localDateTime, shortTime, spokenDuration } from '../words/localTime.ts';
import { barrierWords, callReasonWords, presenceWords, readerTroubleWords } from '../words/terms.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  lane: { en: 'lane', zh: '车道' },
  barrier: { en: 'barrier', zh: '道闸' },
  since: { en: 'since', zh: '自' },
  vehicle: { en: 'vehicle', zh: '车辆' },
  hour: { en: 'last hour', zh: '近一小时' },
  call: { en: 'call', zh: '呼叫' },
  reason: { en: 'why', zh: '原因' },
  waiting: { en: 'for', zh: '已等' },
  who: { en: 'who comes', zh: '应答人' },
  stored: { en: '+{count} granted', zh: '另 {count} 车已获准' },
  nobody: { en: 'nobody yet', zh: '无人应答' },
  coming: { en: '{by} comes', zh: '{by} 前往' },
  there: { en: '{by} is there', zh: '{by} 已到场' },
  wanted: { en: 'the guard is wanted ({reason}), for {age}; {who}', zh: '需要门卫（{reason}），已 {age}；{who}' },
  over: { en: 'the call is over', zh: '呼叫已结束' },
  roster: { en: 'Roster', zh: '名单' },
  rosterIs: {
    en: 'version {version}, {count} cards, digest {digest}',
    zh: '版本 {version}，{count} 张卡，摘要 {digest}',
  },
  noRoster: { en: 'none: every card is a stranger’s', zh: '无：所有卡均视为陌生卡' },
  readers: { en: 'Readers', zh: '读卡器' },
  frames: { en: '{frames} frames, {bad} bad', zh: '{frames} 帧，{bad} 帧无效' },
} satisfies Record<string, Words>;

/** Every lane on one line: barrier, since when, vehicle, passages of the last hour, call. Empty without lanes. */
export function laneTable(view: SiteView, terminal: Terminal): string {
  if (view.lanes.length === 0) return '';
  const { language } = terminal;
  const head = [words.lane, words.barrier, words.since, words.vehicle, words.hour, words.call];
  const rows = view.lanes.map((lane) => [
    `${lane.id} ${language === 'zh' ? lane.names.zh : ''}`.trim(),
    barrierText(lane, language),
    shortTime(lane.barrierSinceMs, view.atMs, view.timeZone),
    vehicleText(lane, view.atMs, language),
    String(lane.passagesLastHour),
    lane.call === null ? '-' : callText(lane.call, view.atMs, language),
  ]);
  return table(
    head.map((word) => word[language]),
    rows,
  );
}

/** The open calls, oldest first. */
export function callTable(lanes: readonly LaneView[], view: SiteView, { language }: Terminal): string {
  const head = [words.lane, words.call, words.since, words.waiting, words.who, words.reason];
  const oldestFirst = [...lanes].sort((a, b) => (a.call?.calledAtMs ?? 0) - (b.call?.calledAtMs ?? 0));
  const rows = oldestFirst.flatMap(({ id, call }) => {
    if (call === null) return [];
    const age = spokenDuration(view.atMs - call.calledAtMs);
    const since = localDateTime(call.calledAtMs, view.timeZone);
    return [[id, call.id, since, age, whoComes(call, language), callReasonWords[call.reason][language]]];
  });
  return table(
    head.map((word) => word[language]),
    rows,
  );
}

/** A line for each open call with what to do, for the top of a status; null = nobody waits. */
export function callLines(view: SiteView, terminal: Terminal): string | null {
  const lines = view.lanes.flatMap(({ id, call }) => {
    if (call === null) return [];
    const what = fill(words.wanted[terminal.language], {
      reason: callReasonWords[call.reason][terminal.language],
      age: spokenDuration(view.atMs - call.calledAtMs),
      who: whoComes(call, terminal.language),
    });
    const next = call.ackedBy === null ? 'ack' : call.arrived ? 'resolve' : 'arrive';
    return [paint(terminal, 'yellow', `  ! ${id}: ${what}`), `    -> duskgate call ${next} ${id}`];
  });
  return lines.length === 0 ? null : lines.join('\n');
}

/** Which roster is in force, and how the readers do; null where there are no readers. */
export function rosterLines(view: SiteView, { language }: Terminal): string | null {
  const { roster, readers } = view;
  if (readers.length === 0) return null;
  const { version, count, digest } = roster ?? { version: 0, count: 0, digest: '' };
  const held = fill(words.rosterIs[language], { version, count, digest: digest.slice(0, 12) });
  const inForce = roster === null ? words.noRoster[language] : held;
  const each = readers.map((reader) => `${reader.id} ${readerText(reader, language)}`);
  const comma = language === 'zh' ? '；' : '; ';
  return `${words.roster[language]}: ${inForce}\n${words.readers[language]}: ${each.join(comma)}`;
}

/** A lane on one line, for a log of changes. `called`: a call was open when it was last told. */
export function laneLine(lane: LaneView, view: SiteView, { language, called }: Told): string {
  const over = called ? `  ${words.over[language]}` : '';
  const call = lane.call === null ? over : `  ${callText(lane.call, view.atMs, language)}`;
  return `${localDateTime(view.atMs, view.timeZone)}  ${lane.id}  ${barrierText(lane, language)}${call}`;
}

type Told = { readonly language: Language; readonly called: boolean };

function barrierText({ barrier, storedGrants }: LaneView, language: Language): string {
  const stored = storedGrants === 0 ? '' : ` ${fill(words.stored[language], { count: storedGrants })}`;
  return `${barrierWords[barrier][language]}${stored}`;
}

function vehicleText({ vehicle, vehicleSinceMs }: LaneView, atMs: number, language: Language): string {
  const since = vehicle === 'present' && vehicleSinceMs !== null ? ` ${spokenDuration(atMs - vehicleSinceMs)}` : '';
  return `${presenceWords[vehicle][language]}${since}`;
}

type OpenCall = NonNullable<LaneView['call']>;

function callText(call: OpenCall, atMs: number, language: Language): string {
  const comma = language === 'zh' ? '，' : ', ';
  const age = spokenDuration(atMs - call.calledAtMs);
  return [callReasonWords[call.reason][language], age, whoComes(call, language)].join(comma);
}

function whoComes({ ackedBy, arrived }: OpenCall, language: Language): string {
  if (ackedBy === null) return words.nobody[language];
  return fill((arrived ? words.there : words.coming)[language], { by: ackedBy });
}

function readerText({ trouble, frames, badFrames }: ReaderView, language: Language): string {
  const counts = fill(words.frames[language], { frames, bad: badFrames });
  return trouble === null ? counts : `${readerTroubleWords[trouble.kind][language]} (${counts})`;
}
