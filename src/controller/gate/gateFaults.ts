import { laneFaults } from '../../access/laneFaults.ts';
import type { Now } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';
import type { ReaderTrouble } from '../event.ts';
import { faultOf } from '../fault.ts';
import type { Site } from '../site.ts';
import type { State } from '../state.ts';
import type { Fault } from '../view.ts';

const remedies: Readonly<Record<ReaderTrouble['kind'], Words>> = {
  unplugged: { en: 'Check the cable and the supply of the reader.', zh: '检查读卡器的接线和电源。' },
  d0StuckLow: {
    en: 'Check D0 for a short to ground, and whether somebody has opened the reader.',
    zh: '检查 D0 是否对地短路，以及读卡器是否被人打开。',
  },
  d1StuckLow: {
    en: 'Check D1 for a short to ground, and whether somebody has opened the reader.',
    zh: '检查 D1 是否对地短路，以及读卡器是否被人打开。',
  },
  swapped: { en: 'Exchange the wires D0 and D1 at the terminal.', zh: '在端子处对调 D0 与 D1。' },
  busy: {
    en: 'Check the line names in the config, and which other program holds them.',
    zh: '检查配置中的线路名称，以及被哪个程序占用。',
  },
  noSiteKey: {
    en: 'Put the site key on this device: `duskgate card keys` shows how.',
    zh: '请将站点密钥放到本设备：见 `duskgate card keys`。',
  },
};

const words = {
  output: { en: 'A barrier output refused: {message}', zh: '道闸输出拒绝执行：{message}' },
  outputRemedy: {
    en: 'Check the wiring of the barrier outputs and whether another program holds them. Open the arm by hand.',
    zh: '检查道闸输出接线及是否被其他程序占用。请手动打开闸杆。',
  },
  refused: { en: 'A roster was refused: {text}', zh: '名单被拒绝：{text}' },
  refusedRemedy: {
    en: 'Correct what the office sends, and send it again. The roster before stays in force.',
    zh: '请改正办公室发送的名单并重发，原名单继续有效。',
  },
  noRoster: {
    text: { en: 'There is no roster, so every card is a stranger.', zh: '没有名单，所有卡均视为陌生卡。' },
    remedy: {
      en: 'Send one from the office, or take one from a file: `duskgate card import FILE.csv`.',
      zh: '请由办公室发送名单，或从文件导入：`duskgate card import FILE.csv`。',
    },
  },
} satisfies Record<string, Words | { readonly text: Words; readonly remedy: Words }>;

/** Everything that is wrong at the gates, with what to do about it. */
export function laneFaultsOf(site: Site, state: State, now: Now): readonly Fault[] {
  return [
    ...barrierFaults(site, state, now),
    ...outputFaults(state),
    ...readerFaults(state),
    ...rosterFaults(site, state),
  ];
}

function barrierFaults({ lanes }: Site, state: State, now: Now): readonly Fault[] {
  return lanes.flatMap((lane) => {
    const known = state.lanes[lane.id];
    if (known === undefined) return [];
    return laneFaults(lane, known, now).map(({ about, text, remedy, zh }) => {
      return { about: lane.id, sinceMs: null, kind: 'lane' as const, text: `${about}: ${text}`, remedy, zh };
    });
  });
}

function outputFaults({ refusedGates }: State): readonly Fault[] {
  return Object.entries(refusedGates).map(([about, { message, sinceMs }]) =>
    faultOf({ about, sinceMs, kind: 'lane' }, { text: worded(words.output, { message }), remedy: words.outputRemedy }),
  );
}

function readerFaults({ readers }: State): readonly Fault[] {
  return Object.entries(readers).flatMap(([about, { trouble, troubleSinceMs }]) => {
    if (trouble === null) return [];
    const { kind, detail } = trouble;
    return [faultOf({ about, sinceMs: troubleSinceMs, kind: 'reader' }, { text: detail, remedy: remedies[kind] })];
  });
}

function rosterFaults({ readers }: Site, { roster, refusedRoster }: State): readonly Fault[] {
  const faults: Fault[] = [];
  if (refusedRoster !== null) {
    const { text, sinceMs } = refusedRoster;
    const refused = { text: worded(words.refused, { text }), remedy: words.refusedRemedy };
    faults.push(faultOf({ about: 'roster', sinceMs, kind: 'roster' }, refused));
  }
  if (readers.length > 0 && roster === null)
    faults.push(faultOf({ about: 'roster', sinceMs: null, kind: 'roster' }, words.noRoster));
  return faults;
}
