import { photocellSilentMs } from '../lighting/photocell.ts';
import { dayMs, type Now } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { ClockTrust } from './clockTrust.ts';
import { faultOf } from './fault.ts';
import { laneFaultsOf } from './gate/gateFaults.ts';
import { motionStuckMs } from './inputs.ts';
import { linkFaultsOf } from './link.ts';
import { machineFaultsOf } from './machine.ts';
import { lampFaultsOf } from './service/lampFaults.ts';
import type { Site } from './site.ts';
import type { State } from './state.ts';
import type { Fault } from './view.ts';

/** A crystal drifts half a minute in a week; long before that matters somebody should look at the network. */
const holdoverLongMs = 7 * dayMs;

const words = {
  output: {
    text: {
      en: '{where} did not take {level} % ({failures} tries): {message}',
      zh: '{where} 未执行 {level} %（已试 {failures} 次）：{message}',
    },
    remedy: {
      en: 'Check the wiring of {where} and whether another program holds it. It is tried again by itself.',
      zh: '检查 {where} 的接线，以及是否被其他程序占用。设备会自动重试。',
    },
  },
  invalid: {
    text: {
      en: 'The time is unknown. Roads are lit by photocell or all the time.',
      zh: '时间未知。道路按光控亮灯，无光控则一直亮灯。',
    },
    remedy: {
      en: 'Connect the network for a minute, or set the clock with an RTC fitted.',
      zh: '接通网络一分钟；或装好 RTC 后设置时钟。',
    },
  },
  restored: {
    text: {
      en: 'The clock may be hours wrong after a power cut or an unexplained change.',
      zh: '断电或原因不明的跳变之后，时钟可能差几小时。',
    },
    remedy: {
      en: 'Connect the network for a minute; fit an RTC battery to be rid of this.',
      zh: '接通网络一分钟；装上 RTC 电池可免除此问题。',
    },
  },
  holdover: {
    text: { en: 'No time from the network for {days} days.', zh: '已 {days} 天未从网络校时。' },
    remedy: {
      en: 'Check the network and the time server (port 123).',
      zh: '检查网络与时间服务器（端口 123）。',
    },
  },
  store: {
    text: { en: 'The disk refuses: {message}', zh: '磁盘拒绝保存：{message}' },
    remedy: {
      en: 'Check the disk (full? read-only? worn out?). Lights go on; new overrides are refused until it stores again.',
      zh: '检查磁盘（已满？只读？寿命耗尽？）。亮灯照常；恢复保存之前，新的手动设定会被拒绝。',
    },
  },
  config: {
    text: { en: '{file} was refused: {message}', zh: '{file} 被拒绝：{message}' },
    remedy: {
      en: 'Correct {file}, or put the last good one back. The config before runs on meanwhile.',
      zh: '改正 {file}，或放回上一份正确的配置。其间沿用原配置。',
    },
  },
  photocellMute: { en: 'The photocell has said nothing yet.', zh: '光控至今没有读数。' },
  photocellSilent: {
    en: 'The photocell shows the same for over a day.',
    zh: '光控读数一天多没有变化。',
  },
  photocellRemedy: {
    en: 'Clean the photocell, and check its cable. Until then it is not believed.',
    zh: '清洁光控并检查其接线。在此之前不采信其读数。',
  },
  motion: {
    text: {
      en: 'The motion sensor has reported movement without a pause for over an hour.',
      zh: '人员感应器已连续一个多小时不间断地报告有人。',
    },
    remedy: { en: 'Check the sensor and its cable on {line}.', zh: '检查感应器及其在 {line} 上的接线。' },
  },
} satisfies Record<string, Words | { readonly text: Words; readonly remedy: Words }>;

/** Everything that is wrong now, with what to do about it: dark roads first, the network last. */
export function faultsOf(site: Site, state: State, trust: ClockTrust, now: Now): readonly Fault[] {
  return [
    ...outputFaults(site, state),
    ...lampFaultsOf(site, state),
    ...laneFaultsOf(site, state, now),
    ...machineFaultsOf(state),
    ...clockFaults(state, trust, now),
    ...storeFaults(state),
    ...configFaults(state),
    ...photocellFaults(site, state, now),
    ...inputFaults(site, state, now),
    ...linkFaultsOf(site, state),
  ];
}

function outputFaults(site: Site, state: State): readonly Fault[] {
  const mustFirst = [...site.zones].sort((a, b) => Number(a.need !== 'must-be-lit') - Number(b.need !== 'must-be-lit'));
  return mustFirst.flatMap(({ id, output }) => {
    const fault = state.zones[id]?.fault ?? null;
    if (fault === null) return [];
    const { level, failures, message, sinceMs } = fault;
    const where = output.kind === 'relay' ? output.line : output.channel;
    const text = worded(words.output.text, { where, level, failures, message });
    return [faultOf({ about: id, kind: 'output', sinceMs }, { text, remedy: worded(words.output.remedy, { where }) })];
  });
}

function clockFaults({ clock }: State, { kind }: ClockTrust, now: Now): readonly Fault[] {
  const about = { about: 'clock', kind: 'clock', sinceMs: null } as const;
  if (kind === 'invalid' || kind === 'restored') return [faultOf(about, words[kind])];
  if (kind !== 'holdover' || clock.sync === null || now.monoMs - clock.sync.monoMs <= holdoverLongMs) return [];
  const days = Math.floor((now.monoMs - clock.sync.monoMs) / dayMs);
  const { text, remedy } = words.holdover;
  return [faultOf({ ...about, sinceMs: clock.sync.wallMs }, { text: worded(text, { days }), remedy })];
}

function storeFaults({ store: { failing, sinceMs } }: State): readonly Fault[] {
  if (failing === null) return [];
  const { text, remedy } = words.store;
  return [faultOf({ about: 'store', kind: 'store', sinceMs }, { text: worded(text, { message: failing }), remedy })];
}

function configFaults({ refusedSite }: State): readonly Fault[] {
  if (refusedSite === null) return [];
  const { file, message, sinceMs } = refusedSite;
  const text = worded(words.config.text, { file, message });
  const remedy = worded(words.config.remedy, { file });
  return [faultOf({ about: 'config', kind: 'config', sinceMs }, { text, remedy })];
}

function photocellFaults({ photocell }: Site, { twilight }: State, { monoMs }: Now): readonly Fault[] {
  if (photocell === null) return [];
  const mute = twilight === null;
  const silent = twilight !== null && monoMs - twilight.heardAtMono > photocellSilentMs;
  if (!mute && !silent) return [];
  const text = mute ? words.photocellMute : words.photocellSilent;
  const about = { about: photocell.input, kind: 'photocell', sinceMs: null } as const;
  return [faultOf(about, { text, remedy: words.photocellRemedy })];
}

function inputFaults({ inputs }: Site, state: State, { wallMs, monoMs }: Now): readonly Fault[] {
  return inputs.flatMap(({ id, kind, line }) => {
    const seen = state.inputs[id];
    if (kind !== 'motion' || seen === undefined || seen.value !== 1 || monoMs - seen.sinceMono < motionStuckMs)
      return [];
    const sinceMs = wallMs - (monoMs - seen.sinceMono);
    const { text, remedy } = words.motion;
    return [faultOf({ about: id, kind: 'input', sinceMs }, { text, remedy: worded(remedy, { line }) })];
  });
}
