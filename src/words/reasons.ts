import type { Reason } from '../lighting/answer.ts';
import { fill, type Language, type Words } from './language.ts';

const hand: Record<'on' | 'off', Words> = {
  on: { en: 'hand switch on', zh: '手动开关：开' },
  off: { en: 'hand switch off', zh: '手动开关：关' },
};

const substitute: Record<string, Words> = {
  clockRestored: { en: 'clock only restored', zh: '时钟为断电恢复值' },
  clockInvalid: { en: 'clock not valid', zh: '时钟无效' },
  noPlan: { en: 'no plan', zh: '无计划' },
  dark: { en: 'photocell says dark', zh: '光控：暗' },
  bright: { en: 'photocell says bright', zh: '光控：亮' },
  none: { en: 'no photocell', zh: '无光控' },
};

const sentences: Record<
  'lockout' | 'emergency' | 'override' | 'presence' | 'exception' | 'season' | 'noWindow',
  Words
> = {
  lockout: { en: 'locked out by {by}: {why}', zh: '{by} 已挂牌上锁：{why}' },
  emergency: { en: 'emergency, {by}: {why}', zh: '应急，{by}：{why}' },
  override: { en: 'override by {by}: {why}', zh: '{by} 手动设定：{why}' },
  presence: { en: 'movement at {input}', zh: '{input} 检测到人员' },
  exception: { en: 'exception {exception}, rule {rule}', zh: '例外 {exception}，规则 {rule}' },
  season: { en: 'rule {rule}', zh: '规则 {rule}' },
  noWindow: { en: 'no light planned', zh: '计划关灯' },
};

/** Why a zone has its level, as a short phrase. */
export function sayReason(reason: Reason, language: Language): string {
  if (reason.kind === 'hand') return hand[reason.position][language];
  if (reason.kind === 'substitute') {
    const because = substitute[reason.because]?.[language] ?? reason.because;
    const photocell = substitute[reason.photocell]?.[language] ?? reason.photocell;
    return language === 'zh' ? `${because}，${photocell}` : `${because}, ${photocell}`;
  }
  return fill(sentences[reason.kind][language], textOf(reason)).replace(/[:：]\s*$/, '');
}

function textOf(reason: Reason): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(reason)) values[name] = value;
  return values;
}
