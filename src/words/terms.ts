import type { Source } from '../lighting/answer.ts';
import type { Words } from './language.ts';

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
