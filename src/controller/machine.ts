import type { Instant } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { Event } from './event.ts';
import { faultOf } from './fault.ts';
import type { State } from './state.ts';
import { change, row, rowText, said, type Turn } from './turn.ts';
import type { Fault } from './view.ts';

/** How the machine itself is, as its sensors tell; null = it has no such sensor. */
export type Machine = {
  /** Name of the board, such as "Raspberry Pi 4 Model B Rev 1.5". */
  readonly model: string | null;
  readonly temperatureC: number | null;
  /** The supply fell below 4.63 V since the machine booted, and whether it is so now as far as the board says. */
  readonly undervoltage: boolean | null;
  /** Of the disk that holds the state. */
  readonly diskFreeBytes: number | null;
  readonly diskBytes: number | null;
  /** Share of its life that the card's own count says is used, 0 to 1; plain SD cards do not say. */
  readonly diskWear: number | null;
  readonly memoryFreeBytes: number | null;
  /** Of core: memory held, and the longest wait of its loop in the last minute. */
  readonly coreRssBytes: number;
  readonly loopLagMs: number;
};

export const machineAlarms = ['hot', 'undervoltage', 'diskFull', 'diskWorn', 'slow'] as const;
export type MachineAlarm = (typeof machineAlarms)[number];

/** How a release was taken back, told until the next one or until the crew confirms. */
export type TakenBack = {
  readonly by: 'trial' | 'person';
  readonly from: string;
  readonly to: string;
  readonly why: Words;
  readonly atMs: Instant;
};

export type MachineState = {
  readonly last: Machine | null;
  readonly since: Readonly<Partial<Record<MachineAlarm, Instant>>>;
  readonly takenBack: TakenBack | null;
};

export const noMachine: MachineState = { last: null, since: {}, takenBack: null };

/** A Pi throttles from 80 degrees on (85 hard). An alarm ends below another mark, so that it does not flutter. */
const hotC = { on: 80, off: 75 };
/** Free share of the disk; the store's own budget and a release on trial need room. */
const diskFree = { on: 0.05, off: 0.08 };
/** What eMMC and industrial cards call worn: 80 % of their life. */
const wornShare = 0.8;
/** A card waits 100 ms at most for its answer. */
const slowMs = { on: 500, off: 200 };

/** Takes in a reading of the machine: alarms begin and end, each with a row and a line. */
export function absorbMachine(turn: Turn, { machine }: Extract<Event, { kind: 'machineRead' }>): void {
  const before = turn.state.machine;
  const since = { ...before.since };
  for (const alarm of machineAlarms) {
    const was = before.since[alarm] !== undefined;
    const is = isAlarm(alarm, machine, was);
    if (is === was) continue;
    if (is) since[alarm] = turn.now.wallMs;
    else delete since[alarm];
    row(turn, 'machine.alarm', { alarm, on: is });
    const { text } = alarmWords(alarm, machine);
    if (is) said(turn, 'warning', 'machine', text);
    else said(turn, 'cleared', 'machine', worded(noLonger, { text }));
  }
  change(turn, { machine: { ...before, last: machine, since } });
}

function isAlarm(alarm: MachineAlarm, machine: Machine, was: boolean): boolean {
  const { temperatureC, undervoltage, diskFreeBytes, diskBytes, diskWear, loopLagMs } = machine;
  switch (alarm) {
    case 'hot':
      return temperatureC !== null && temperatureC >= (was ? hotC.off : hotC.on);
    case 'undervoltage':
      return undervoltage === true;
    case 'diskFull':
      if (diskFreeBytes === null || diskBytes === null || diskBytes === 0) return false;
      return diskFreeBytes / diskBytes < (was ? diskFree.off : diskFree.on);
    case 'diskWorn':
      return diskWear !== null && diskWear >= wornShare;
    case 'slow':
      return loopLagMs >= (was ? slowMs.off : slowMs.on);
  }
}

const noLonger: Words = { en: 'No longer: {text}', zh: '已恢复：{text}' };

type AlarmWords = { readonly text: Words; readonly remedy: Words };

function alarmWords(alarm: MachineAlarm, { temperatureC, diskFreeBytes, diskWear, loopLagMs }: Machine): AlarmWords {
  switch (alarm) {
    case 'hot':
      return {
        text: { en: `The processor has ${degrees(temperatureC)}.`, zh: `处理器温度 ${degrees(temperatureC)}。` },
        remedy: { en: 'Clear the vents of the cabinet and check its shade.', zh: '清理箱体通风口，检查遮阳。' },
      };
    case 'undervoltage':
      return {
        text: { en: 'The supply fell below 4.63 V.', zh: '供电电压曾低于 4.63 V。' },
        remedy: {
          en: 'Check power supply and cable; a Pi wants 5.1 V with 3 A, a Pi 5 with 5 A. It clears at the next boot.',
          zh: '检查电源与线缆：树莓派需 5.1 V 3 A，Pi 5 需 5 A。重启后清除。',
        },
      };
    case 'diskFull':
      return {
        text: { en: `The disk has ${megabytes(diskFreeBytes)} left.`, zh: `磁盘仅剩 ${megabytes(diskFreeBytes)}。` },
        remedy: {
          en: 'Look for what grew: sudo du -xhd1 /var /opt. Lights go on without the disk.',
          zh: '查找占用：sudo du -xhd1 /var /opt。磁盘满不影响亮灯。',
        },
      };
    case 'diskWorn':
      return {
        text: {
          en: `The card has used ${percent(diskWear)} of its life.`,
          zh: `存储卡寿命已用 ${percent(diskWear)}。`,
        },
        remedy: { en: 'Copy the state folder and put in a new card.', zh: '备份状态目录并更换存储卡。' },
      };
    case 'slow':
      return {
        text: {
          en: `Core waited ${Math.round(loopLagMs)} ms for its turn.`,
          zh: `主控响应延迟 ${Math.round(loopLagMs)} ms。`,
        },
        remedy: { en: 'Look with `top` for what else runs here.', zh: '用 top 查看其他占用处理器的程序。' },
      };
  }
}

/** A release was taken back; `isNews`: nobody was told yet. */
export function absorbTakenBack(turn: Turn, { takenBack, isNews }: Extract<Event, { kind: 'releaseTakenBack' }>): void {
  change(turn, { machine: { ...turn.state.machine, takenBack } });
  if (!isNews) return;
  const { by, from, to, why, atMs } = takenBack;
  row(turn, 'firmware.back', { by, from, to, ...rowText('why', why), at_ms: Math.round(atMs) });
  said(turn, by === 'trial' ? 'fault' : 'warning', 'firmware', backWords(takenBack));
}

const back: Words = {
  en: 'Release {from} was taken back, {to} runs: {why}',
  zh: '版本 {from} 已撤回，现运行 {to}：{why}',
};

function backWords({ from, to, why }: TakenBack): Words {
  return worded(back, { from, to, why });
}

/** What is wrong with the machine, power first, and that a release had to go. */
export function machineFaultsOf({ machine }: State): readonly Fault[] {
  const { last, since, takenBack } = machine;
  const order: readonly MachineAlarm[] = ['undervoltage', 'diskFull', 'hot', 'diskWorn', 'slow'];
  const alarms = order.flatMap((alarm): Fault[] => {
    const sinceMs = since[alarm];
    if (sinceMs === undefined || last === null) return [];
    const { text, remedy } = alarmWords(alarm, last);
    return [faultOf({ about: 'machine', kind: 'machine', sinceMs }, { text, remedy })];
  });
  if (takenBack?.by !== 'trial') return alarms;
  const remedy = {
    en: 'The roads are lit by the release before. Tell its maker; confirm with: sudo duskgate release confirm',
    zh: '已由上一版本正常亮灯。请告知开发方；确认：sudo duskgate release confirm',
  };
  const about = { about: 'firmware', kind: 'firmware', sinceMs: takenBack.atMs } as const;
  return [...alarms, faultOf(about, { text: backWords(takenBack), remedy })];
}

/** The machine as the office has it; every number has its unit in the key. */
export function machineRow(machine: Machine) {
  const rounded = (value: number | null, parts: number) => (value === null ? null : Math.round(value * parts) / parts);
  return {
    temperature_c: rounded(machine.temperatureC, 10),
    undervoltage: machine.undervoltage,
    disk_free_bytes: rounded(machine.diskFreeBytes, 1),
    disk_bytes: rounded(machine.diskBytes, 1),
    disk_wear_share: rounded(machine.diskWear, 100),
    memory_free_bytes: rounded(machine.memoryFreeBytes, 1),
    core_rss_bytes: Math.round(machine.coreRssBytes),
    loop_lag_ms: Math.round(machine.loopLagMs),
  };
}

const degrees = (value: number | null): string => `${Math.round(value ?? 0)} °C`;
const megabytes = (bytes: number | null): string => `${Math.round((bytes ?? 0) / 1_000_000)} MB`;
const percent = (share: number | null): string => `${Math.round(100 * (share ?? 0))} %`;
