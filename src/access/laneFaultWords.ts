import type { BarrierTrouble } from './barrier.ts';
import type { LaneInputId } from './lane.ts';
import type { InputTrouble } from './senses.ts';

/** What is wrong and what to do about it. English, and beside it Chinese. */
export type Complaint = {
  readonly text: string;
  readonly remedy: string;
  readonly zh: { readonly text: string; readonly remedy: string };
};

/** What the inputs of a lane are called in Chinese; in English by their ids. */
export const inputNames: Readonly<Record<LaneInputId, string>> = {
  arrive: '到达线圈',
  safety: '安全线圈',
  queue: '排队线圈',
  beam: '红外对射',
  edge: '防夹胶条',
  fire: '消防信号',
  manualRelease: '手动释放',
  guardButton: '门卫按钮',
  callButton: '呼叫按钮',
  armOpen: '闸杆开到位开关',
  armClosed: '闸杆关到位开关',
};

const inputTroubles: Readonly<Record<InputTrouble, { readonly en: string; readonly zh: string }>> = {
  unheard: { en: 'was never read', zh: '从未读到' },
  unread: { en: 'cannot be read', zh: '无法读取' },
  stale: { en: 'was not read for too long', zh: '长时间未读到' },
  stuck: { en: 'has been active for too long', zh: '持续有效时间过长' },
};

/** An input that is not believed. `taken`: what it counts as meanwhile. */
export function inputComplaint(about: {
  readonly input: LaneInputId;
  readonly line: string;
  readonly trouble: InputTrouble;
  readonly taken: boolean;
}): Complaint {
  const { input, line, trouble, taken } = about;
  const { en, zh } = inputTroubles[trouble];
  const stuck = trouble === 'stuck';
  return {
    text: `${input} (${line}) ${en}; it counts as ${taken ? 'active' : 'inactive'}.`,
    remedy: `${stuck ? 'Look whether something stands there; else check' : 'Check'} the sensor, its supply and its cable on ${line}.`,
    zh: {
      text: `${inputNames[input]}（${line}）${zh}；暂按${taken ? '有效' : '无效'}处理。`,
      remedy: `${stuck ? '先看该处是否有物体；若无，' : ''}检查传感器、其电源及 ${line} 的接线。`,
    },
  };
}

/** Too many drivers needed the guard: the reader stands in the wrong place. */
export function readerDefectWords(callsPerHourMax: number, readers: readonly string[]): Complaint {
  return {
    text: `More than ${callsPerHourMax} drivers in an hour could not reach the reader.`,
    remedy: `Move ${readers.join(', ') || 'the reader'} towards the lane, or add a second height; see the reach figures.`,
    zh: {
      text: `一小时内超过 ${callsPerHourMax} 位司机够不到读卡器。`,
      remedy: `请将 ${readers.join('、') || '读卡器'} 移近车道，或加装第二高度；参见刷卡距离数据。`,
    },
  };
}

/** What somebody must come and look at, at the barrier. */
export const troubleWords: Readonly<Record<BarrierTrouble, Complaint>> = {
  openTimeout: {
    text: 'The arm did not open in time.',
    remedy: 'Look at the arm, its operator and the switch of its open end, then reset the lane.',
    zh: { text: '闸杆未在规定时间内打开。', remedy: '检查闸杆、道闸机芯和开到位开关，然后复位车道。' },
  },
  closeTimeout: {
    text: 'The arm did not close in time.',
    remedy: 'Look at the arm, its operator and the switch of its closed end, then reset the lane.',
    zh: { text: '闸杆未在规定时间内落下。', remedy: '检查闸杆、道闸机芯和关到位开关，然后复位车道。' },
  },
  armUnknown: {
    text: 'The arm is at neither end, or at both.',
    remedy: 'Check the two end switches. The lane comes back by itself when one end is reported.',
    zh: { text: '闸杆不在任一到位位置，或两端同时到位。', remedy: '检查两个到位开关。其中一端到位后车道自动恢复。' },
  },
  forcedOpen: {
    text: 'The arm was opened without a command.',
    remedy: 'Look who or what lifted it.',
    zh: { text: '闸杆未经指令被抬起。', remedy: '查看是何人或何物抬起。' },
  },
  heldOpen: {
    text: 'The arm has been open for too long.',
    remedy: 'Look what stands under it.',
    zh: { text: '闸杆打开时间过长。', remedy: '查看杆下有何物。' },
  },
  reversals: {
    text: 'The arm met something three times in a row and stays open.',
    remedy: 'Clear the way under the arm, check beam and edge, then reset the lane.',
    zh: { text: '闸杆连续三次遇阻，保持打开。', remedy: '清理杆下障碍，检查红外对射与防夹胶条，然后复位车道。' },
  },
  stuckLoop: {
    text: 'The safety loop reports a vehicle without an end; the arm stays open.',
    remedy: 'Look whether a vehicle stands there; else check the loop and its detector.',
    zh: { text: '安全线圈一直报告有车，闸杆保持打开。', remedy: '查看是否有车停留；若无，检查线圈及其检测器。' },
  },
  manualRelease: {
    text: 'The arm is released by hand.',
    remedy: 'Lock the release again; the lane comes back by itself.',
    zh: { text: '闸杆已手动释放。', remedy: '重新锁上释放装置，车道自动恢复。' },
  },
  fire: {
    text: 'Fire: the arm is held open.',
    remedy: 'When the alarm has been over for 5 s, a person on the spot resets the lane.',
    zh: { text: '消防：闸杆保持打开。', remedy: '报警解除 5 秒后，由现场人员复位车道。' },
  },
};
