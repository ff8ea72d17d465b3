import type { Language, Words } from './language.ts';
import { causeName } from './reportWords.ts';

/** The words of a report about vehicles, the reader and the guard's help. */
export const gateReportWords = {
  lane: { en: 'lane', zh: '车道' },
  peakTitle: { en: 'The busiest hour', zh: '最繁忙的一小时' },
  busiestHour: { en: 'from', zh: '起始' },
  passages: { en: 'passages', zh: '通行' },
  peakHourFactor: { en: 'peak-hour factor', zh: '高峰小时系数' },
  queueing: { en: 'vehicles queueing', zh: '排队车辆' },
  waitS: { en: 'wait s', zh: '等候秒' },
  capacity: { en: 'capacity per hour (95 %)', zh: '每小时通行能力（95 %）' },
  insufficient: { en: 'too few to say', zh: '车辆太少，无法估算' },
  saturated: { en: 'full: the queue only grows', zh: '饱和：队列持续增长' },
  estimate: { en: '-', zh: '-' },
  reachTitle: { en: 'Reaching the reader', zh: '够到读卡器' },
  reachAbout: {
    en: 'Seconds from arrival to the good read. If the 85 % point rises, drivers stop too far: move the reader.',
    zh: '从到达到成功刷卡的秒数。若 85 % 分位上升，说明司机停得太远：请移动读卡器。',
  },
  drivers: { en: 'drivers', zh: '司机' },
  p50: { en: 'half within s', zh: '50 % 以内（秒）' },
  p85: { en: '85 % within s', zh: '85 % 以内（秒）' },
  p95: { en: '95 % within s', zh: '95 % 以内（秒）' },
  bySecond: { en: 'drivers by second, 0 to 30 and beyond', zh: '按秒分布（0 至 30 秒及以上）' },
  helpTitle: { en: 'The guard’s help', zh: '门卫协助' },
  helpAbout: {
    en: 'Saved: the time of drivers who waited as long and had no help, less that of the helped. {vehicles} drivers had none.',
    zh: '节省时间：等候同样久而无人协助者的用时，减去受助者的用时。无人协助者共 {vehicles} 位。',
  },
  calls: { en: 'calls', zh: '呼叫' },
  needed: { en: 'needed', zh: '确需协助' },
  noticed: { en: 'slow drivers noticed', zh: '慢车发现率' },
  answered: { en: 'answered s, half / 95 %', zh: '应答秒（50 % / 95 %）' },
  there: { en: 'there s, half / 95 %', zh: '到场秒（50 % / 95 %）' },
  bySelf: { en: 'settled alone', zh: '自行解决' },
  helped: { en: 'helped', zh: '受助车辆' },
  saved: { en: 'saved', zh: '节省' },
  savedIs: { en: '{minutes} min ({vehicles} compared)', zh: '{minutes} 分钟（可比 {vehicles} 辆）' },
  tooFew: { en: 'too few to say', zh: '样本太少' },
} satisfies Record<string, Words>;

/** Where a lane's minutes went: states that serve nobody, phases of slow vehicles, and what was not as promised. */
const laneCauses: Readonly<Record<string, Words>> = {
  fault: { en: 'barrier fault', zh: '道闸故障' },
  outOfService: { en: 'out of service', zh: '停用' },
  unknown: { en: 'arm not found', zh: '闸杆位置未知' },
  bootHold: { en: 'starting', zh: '启动中' },
  readerOffline: { en: 'reader not working', zh: '读卡器失效' },
  off: { en: 'device off', zh: '设备未运行' },
  balk: { en: 'drivers who left again', zh: '司机放弃' },
  tailgate: { en: 'tailgates', zh: '尾随' },
  unchecked: { en: 'passed unchecked', zh: '未经核验通过' },
  lost: { en: 'lost from sight', zh: '车辆去向不明' },
  repeatedRead: { en: 'cards shown again', zh: '重复刷卡' },
  wrongDenial: { en: 'wrong denials', zh: '误拒' },
  longWait: { en: 'long waits', zh: '等候过久' },
  unansweredHesitation: { en: 'calls answered late or never', zh: '呼叫未及时应答' },
  reversal: { en: 'arm turned back', zh: '落杆遇阻回升' },
};

/** A cause of a lane's lost minutes in words. */
export function laneCauseName(cause: string, language: Language): string {
  return new Map(Object.entries(laneCauses)).get(cause)?.[language] ?? causeName(cause, language);
}

/** Minutes as people say them: below ten with one digit. */
export function lostMinutes(minutes: number): string {
  return minutes < 10 ? minutes.toFixed(1) : minutes.toFixed(0);
}
