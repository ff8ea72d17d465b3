import type { Fault } from '../access/promise.ts';
import type { VoiceKind } from '../service/voice/voice.ts';
import type { Words } from './language.ts';

export const voiceKindWords: Readonly<Record<VoiceKind, Words>> = {
  dark: { en: 'too dark', zh: '太暗' },
  bright: { en: 'too bright', zh: '太亮' },
  wait: { en: 'waited too long', zh: '等候太久' },
  other: { en: 'other', zh: '其他' },
};

/** What a vehicle's visit broke of the promise. */
export const brokenWords: Readonly<Record<Fault, Words>> = {
  balk: { en: 'went away', zh: '放弃离开' },
  tailgate: { en: 'passed without a grant', zh: '尾随通过' },
  unchecked: { en: 'passed unchecked', zh: '未查验通过' },
  lost: { en: 'lost from sight', zh: '失去踪迹' },
  repeatedRead: { en: 'card not read at once', zh: '未能一次刷成' },
  wrongDenial: { en: 'wrongly denied', zh: '误拒' },
  longWait: { en: 'waited longer than promised', zh: '超出承诺等候' },
  unansweredHesitation: { en: 'call not answered in time', zh: '求助未及时应答' },
  reversal: { en: 'the arm met something', zh: '落杆遇阻' },
};

/** The figures of a moment that a resident speaks of. */
export const evidenceWords = {
  unknown: { en: 'nobody knows: history does not reach there', zh: '无法得知：历史数据未覆盖' },
  lamps: { en: 'lamps', zh: '灯具' },
  lampText: {
    en: '{level}, lit {lit} of {span} s from {from}{source}',
    zh: '{level}，自 {from} 起 {span} 秒内亮 {lit} 秒{source}',
  },
  schedule: { en: 'schedule', zh: '计划' },
  promise: { en: 'promise', zh: '承诺' },
  kept: { en: 'kept', zh: '已兑现' },
  broken: { en: 'BROKEN', zh: '未兑现' },
  nothingPromised: { en: 'nothing was promised then', zh: '该时刻无承诺' },
  notKnown: { en: 'promised; whether it was kept is not known', zh: '有承诺；是否兑现不详' },
  night: { en: 'night', zh: '当夜' },
  nightText: { en: 'served {served} of {needed} h{lost}', zh: '应亮 {needed} 小时，兑现 {served} 小时{lost}' },
  nightRuns: { en: 'still runs', zh: '尚未结束' },
  happened: { en: 'happened', zh: '记录' },
  change: { en: 'change', zh: '建议' },
  changeText: {
    en: 'rule {rule}: {edge} {from} -> {to} would serve it, {nights} nights and {kwh} kWh a year',
    zh: '规则 {rule}：{edge} {from} 改为 {to} 即可满足，每年 {nights} 夜、{kwh} 千瓦时',
  },
  start: { en: 'start', zh: '开始' },
  end: { en: 'end', zh: '结束' },
  vehicle: { en: 'vehicle', zh: '车辆' },
  noVehicle: { en: 'none within a quarter of an hour', zh: '前后一刻钟内无车' },
  vehicleText: {
    en: 'came {from}, {total} s in all; arm open after {wait}; {frames} frames, {denials} denied',
    zh: '{from} 到达，共 {total} 秒；{wait} 后起杆；刷卡 {frames} 次，被拒 {denials} 次',
  },
  never: { en: 'never', zh: '从未' },
  phases: { en: 'phases', zh: '各阶段' },
  call: { en: 'guard', zh: '门卫' },
  callText: { en: 'called after {waited} s, {acked}', zh: '{waited} 秒后呼叫，{acked}' },
  acked: { en: 'answered {ack} s later', zh: '{ack} 秒后应答' },
  notAcked: { en: 'not answered', zh: '未应答' },
  notCalled: { en: 'not called', zh: '未呼叫' },
  around: { en: 'traffic', zh: '车流' },
  aroundText: { en: '{n} vehicles within a quarter of an hour', zh: '前后一刻钟内 {n} 辆' },
} satisfies Record<string, Words>;
