import type { BarrierName } from '../access/barrier.ts';
import type { CallEnd, CallReason } from '../access/episode.ts';
import type { GrantSource, RefusedWhy } from '../access/grant.ts';
import type { Presence } from '../access/laneView.ts';
import type { Ask, ReplyCode } from '../controller/command.ts';
import type { ReaderTrouble } from '../controller/event.ts';
import type { MachineAlarm } from '../controller/machine.ts';
import type { Party } from '../controller/rightsTable.ts';
import type { Role } from '../controller/site.ts';
import type { Source } from '../lighting/answer.ts';
import type { EnergyQuality } from '../lighting/booked.ts';
import type { Symptom } from '../lighting/lampHealth.ts';
import type { LossCause } from '../lighting/promiseKept.ts';
import type { WorkKind } from '../service/maintenance.ts';
import type { Language, Words } from './language.ts';

/** The trade's words on screen and in the log: one for each thing. */
export const sourceWords: Readonly<Record<Source, Words>> = {
  hand: { en: 'hand', zh: '手动开关' },
  lockout: { en: 'lockout', zh: '挂牌上锁' },
  emergency: { en: 'emergency', zh: '应急' },
  override: { en: 'override', zh: '手动设定' },
  presence: { en: 'presence', zh: '人员感应' },
  exception: { en: 'exception', zh: '例外' },
  season: { en: 'season', zh: '季节计划' },
  substitute: { en: 'substitute', zh: '故障替代' },
};

export const trustWords: Readonly<Record<string, Words>> = {
  synced: { en: 'synced with the network', zh: '已与网络同步' },
  holdover: { en: 'holding since the last sync', zh: '自上次同步保持' },
  rtc: { en: 'from the battery clock', zh: '来自电池时钟' },
  restored: { en: 'restored from disk, may be behind', zh: '由磁盘恢复，可能偏慢' },
  invalid: { en: 'not valid', zh: '无效' },
};

export const heldWords: Readonly<Record<'stagger' | 'minOn' | 'minOff' | 'fault', Words>> = {
  stagger: { en: 'waits its turn', zh: '错峰等待' },
  minOn: { en: 'shortest burn', zh: '最短亮灯' },
  minOff: { en: 'shortest pause', zh: '最短关灯' },
  fault: { en: 'output fault', zh: '输出故障' },
};

/** What people ask for, as a noun. */
export const askWords: Readonly<Record<Ask['kind'], Words>> = {
  override: { en: 'override', zh: '手动设定' },
  resume: { en: 'end of an override', zh: '恢复计划' },
  lockout: { en: 'lockout', zh: '挂牌上锁' },
  unlock: { en: 'end of a lockout', zh: '解除上锁' },
  emergency: { en: 'emergency light', zh: '应急全亮' },
  emergencyEnd: { en: 'end of the emergency light', zh: '结束应急' },
  gateOpen: { en: 'opening of a gate', zh: '开闸' },
  laneReset: { en: 'reset of a lane', zh: '车道复位' },
  callAcknowledge: { en: 'acknowledgement of a call', zh: '应答呼叫' },
  callArrive: { en: 'arrival at a call', zh: '到达现场' },
  callResolve: { en: 'end of a call', zh: '结束呼叫' },
  forgive: { en: 'forgiving of a card', zh: '卡片复位' },
  upkeep: { en: 'record of maintenance', zh: '维护记录' },
  configTake: { en: 'change of the config', zh: '更换配置' },
  nightReassign: { en: 'correction of a closed night', zh: '更正已结算夜晚' },
  voiceRecord: { en: 'record of a resident’s word', zh: '居民意见登记' },
  voiceAnswer: { en: 'answer to a resident', zh: '居民意见答复' },
};

/** In what right somebody asks. */
export const roleWords: Readonly<Record<Role, Words>> = {
  viewer: { en: 'viewer', zh: '只读人员' },
  guard: { en: 'guard', zh: '门卫' },
  operator: { en: 'operator', zh: '值班员' },
  crew: { en: 'crew', zh: '维护人员' },
  manager: { en: 'manager', zh: '主管' },
};

/** Everybody who logs in at the broker: people, and programs. */
export const partyWords: Readonly<Record<Party, Words>> = {
  ...roleWords,
  device: { en: 'device', zh: '设备' },
  office: { en: 'office', zh: '办公室' },
  'home-assistant': { en: 'home-assistant', zh: '智能家居' },
};

/** Where a hand switch stands. */
export const handWords: Readonly<Record<'auto' | 'on' | 'off', Words>> = {
  auto: { en: 'auto', zh: '自动' },
  on: { en: 'on', zh: '开' },
  off: { en: 'off', zh: '关' },
};

/** What feedback or a meter shows of lamps that do not do as told. */
export const symptomWords: Readonly<Record<Symptom, Words>> = {
  notFollowing: { en: 'told on, and the lamps are dark', zh: '已下令开灯，灯未亮' },
  stuckOn: { en: 'told off, and the lamps burn', zh: '已下令关灯，灯仍亮' },
  cycling: { en: 'the contactor moves without being asked', zh: '接触器无故动作' },
};

/** What is wrong with the machine itself. */
export const machineAlarmWords: Readonly<Record<MachineAlarm, Words>> = {
  hot: { en: 'too hot', zh: '温度过高' },
  undervoltage: { en: 'short of power', zh: '供电不足' },
  diskFull: { en: 'the disk is nearly full', zh: '磁盘将满' },
  diskWorn: { en: 'the card is worn out', zh: '存储卡寿命将尽' },
  slow: { en: 'too slow', zh: '响应过慢' },
};

/** Work for the crew. */
export const workWords: Readonly<Record<WorkKind, Words>> = {
  output: { en: 'output does not obey', zh: '输出不受控' },
  notFollowing: { en: 'told on and dark', zh: '应亮未亮' },
  lampsLost: { en: 'lamps out', zh: '灯具损坏' },
  lampHours: { en: 'replace lamps', zh: '更换灯具' },
  relaySwitches: { en: 'replace relay', zh: '更换继电器' },
  cycling: { en: 'contactor chatters', zh: '接触器抖动' },
  stuckOn: { en: 'told off and burning', zh: '应灭未灭' },
  cleaning: { en: 'clean luminaires', zh: '清洁灯具' },
};

/** Why promised light was not there. */
export const lossWords: Readonly<Record<LossCause, Words>> = {
  fault: { en: 'output fault', zh: '输出故障' },
  hand: { en: 'hand switch', zh: '手动开关' },
  lockout: { en: 'lockout', zh: '检修上锁' },
  override: { en: 'override', zh: '人工设定' },
  schedule: { en: 'not scheduled', zh: '计划未含' },
  absent: { en: 'device off', zh: '设备断电' },
};

/** How the energy of a zone is known. */
export const qualityWords: Readonly<Record<EnergyQuality, Words>> = {
  metered: { en: 'meter', zh: '电表' },
  split: { en: 'shared meter, split', zh: '共用电表分摊' },
  estimated: { en: 'estimate', zh: '估算' },
};

export const barrierWords: Readonly<Record<BarrierName, Words>> = {
  bootHold: { en: 'starting', zh: '启动中' },
  unknown: { en: 'looking for the arm', zh: '闸杆位置未知' },
  closed: { en: 'closed', zh: '关闭' },
  opening: { en: 'opening', zh: '正在打开' },
  open: { en: 'open', zh: '打开' },
  passing: { en: 'vehicle passing', zh: '车辆通过中' },
  clearing: { en: 'vehicle through', zh: '车辆已通过' },
  closing: { en: 'closing', zh: '正在关闭' },
  heldOpen: { en: 'HELD OPEN', zh: '保持打开' },
  emergencyOpen: { en: 'EMERGENCY OPEN', zh: '应急打开' },
  outOfService: { en: 'OUT OF SERVICE', zh: '停用' },
  fault: { en: 'FAULT', zh: '故障' },
};

export const presenceWords: Readonly<Record<Presence, Words>> = {
  present: { en: 'waiting', zh: '有车等候' },
  absent: { en: '-', zh: '-' },
  unknown: { en: 'loop not believed', zh: '线圈不可信' },
};

export const callReasonWords: Readonly<Record<CallReason, Words>> = {
  slow: { en: 'no card read for long', zh: '久未刷卡' },
  badFrames: { en: 'card not readable', zh: '卡片读取失败' },
  denied: { en: 'card denied', zh: '卡片被拒' },
  repositioned: { en: 'vehicle moved back and forth', zh: '车辆反复挪动' },
  notMoving: { en: 'open, and the vehicle does not move', zh: '已开闸而车辆不动' },
  driver: { en: 'the driver asks for help', zh: '司机求助' },
  barrier: { en: 'the barrier is in trouble', zh: '道闸异常' },
};

export const callEndWords: Readonly<Record<CallEnd, Words>> = {
  self: { en: 'settled by itself', zh: '自行解决' },
  card: { en: 'with the guard’s help, by card', zh: '门卫协助刷卡' },
  guardOpen: { en: 'opened by the guard', zh: '门卫开闸' },
  turnedAway: { en: 'turned away', zh: '劝返' },
  left: { en: 'the vehicle left', zh: '车辆离开' },
  expired: { en: 'nobody came', zh: '无人应答' },
  restored: { en: 'forgotten in a restart', zh: '重启后失效' },
};

export const grantSourceWords: Readonly<Record<GrantSource, Words>> = {
  card: { en: 'card', zh: '刷卡' },
  assistCard: { en: 'guard’s card', zh: '门卫卡' },
  guardButton: { en: 'guard’s button', zh: '门卫按钮' },
  remote: { en: 'command', zh: '远程指令' },
  freeExit: { en: 'free exit', zh: '自由出场' },
};

export const refusedWhyWords: Readonly<Record<RefusedWhy, Words>> = {
  lane_starting: { en: 'the lane is starting', zh: '车道启动中' },
  lane_out_of_service: { en: 'the lane is out of service', zh: '车道已停用' },
  lane_fault: { en: 'the barrier has a fault', zh: '道闸故障' },
  emergency: { en: 'the lane stands open', zh: '车道应急打开' },
  no_vehicle: { en: 'there is no vehicle', zh: '无车' },
  stale_command: { en: 'it came too late', zh: '指令过期' },
  clock_untrusted: { en: 'the clock cannot be trusted', zh: '时钟不可信' },
  retained: { en: 'it was retained', zh: '保留消息' },
  repeated: { en: 'this cause opened before', zh: '同一起因已开过闸' },
  queue_full: { en: 'three vehicles wait already', zh: '已有三车等候' },
};

export const readerTroubleWords: Readonly<Record<ReaderTrouble['kind'], Words>> = {
  unplugged: { en: 'unplugged', zh: '未接通' },
  d0StuckLow: { en: 'D0 stuck low', zh: 'D0 持续低电平' },
  d1StuckLow: { en: 'D1 stuck low', zh: 'D1 持续低电平' },
  swapped: { en: 'D0 and D1 swapped', zh: 'D0 与 D1 接反' },
  busy: { en: 'its lines are taken', zh: '线路被占用' },
  noSiteKey: { en: 'no site key', zh: '缺少站点密钥' },
};

/** Why a roster was refused, by the codes of cards/fault.ts. */
export const rosterRefusalWords: Readonly<Record<string, Words>> = {
  too_large: { en: 'too large', zh: '过大' },
  not_utf8: { en: 'no UTF-8 text', zh: '不是 UTF-8 文本' },
  not_a_roster: { en: 'no roster', zh: '不是名单' },
  truncated: { en: 'not complete', zh: '不完整' },
  damaged: { en: 'damaged', zh: '已损坏' },
  unsigned: { en: 'not signed', zh: '未签名' },
  unknown_signer: { en: 'signed by a stranger', zh: '签名人未知' },
  bad_signature: { en: 'wrong signature', zh: '签名错误' },
  other_site: { en: 'for another estate', zh: '属于其他小区' },
  other_site_key: { en: 'made with another site key', zh: '站点密钥不符' },
  older: { en: 'older than the running one', zh: '版本较旧' },
  version_taken: { en: 'another one has this version', zh: '版本号重复' },
  wrong_base: { en: 'a change to another version', zh: '增量基准版本不符' },
  duplicate: { en: 'a card stands in it twice', zh: '卡片重复' },
  bad_line: { en: 'a wrong line', zh: '存在错误行' },
  disk: { en: 'not readable or writable', zh: '无法读写' },
};

/** How a command ended, by the code of its reply. */
const replyCodeWords: Readonly<Record<ReplyCode, Words>> = {
  applied: { en: 'applied', zh: '已执行' },
  duplicate: { en: 'duplicate', zh: '重复指令' },
  expired: { en: 'expired', zh: '已过期' },
  denied: { en: 'denied', zh: '已拒绝' },
  invalid: { en: 'invalid', zh: '无效' },
  busy: { en: 'busy', zh: '繁忙' },
  unstored: { en: 'unstored', zh: '未能保存' },
};

/** A reply's code in words; one that this version does not know keeps its own name. */
export function replyCodeName(code: string, language: Language): string {
  return new Map<string, Words>(Object.entries(replyCodeWords)).get(code)?.[language] ?? code;
}
