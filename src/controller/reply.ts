import type { ZoneId } from '../lighting/zone.ts';
import { noWords, sentences, type Words, worded } from '../words/language.ts';
import { shortTime } from '../words/localTime.ts';
import type { Command, Reply, ReplyCode, VoiceRecord } from './command.ts';
import { gateDone } from './gate/gateWords.ts';
import { serviceDone } from './service/serviceDeeds.ts';
import type { Accepted } from './state.ts';
import type { Turn } from './turn.ts';
import { wantedOf } from './wanted.ts';

export function sendReply(turn: Turn, reply: Reply): void {
  turn.effects.push({ kind: 'reply', reply, reason: `${reply.code}: command ${reply.id} of ${reply.login}` });
}

/** An answer that changes nothing. */
export function refusal(turn: Turn, { id, login, via }: Command, code: ReplyCode, text: Words): Reply {
  return { id, login, via, code, text, zones: [], rev: turn.state.rev, voice: null };
}

/** The answer to a command that was carried out: what each zone does now, until when, and what follows. */
export function appliedReply(turn: Turn, { command, remark }: Accepted): Reply {
  const { id, login, via } = command;
  const zones = zonesOf(turn, command).flatMap((zone) => zoneReply(turn, zone));
  const text = sentences([textOf(turn, command, zones), remark]);
  const voice = command.ask.kind === 'voiceRecord' ? command.ask : null;
  return { id, login, via, code: 'applied', text, zones, rev: turn.state.rev, voice: voice && momentOf(voice) };
}

function momentOf({ about, voice, atMs }: VoiceRecord): Reply['voice'] {
  return { about, voice, atMs };
}

function zonesOf(turn: Turn, { ask }: Command): readonly ZoneId[] {
  if (ask.kind === 'nightReassign' || ask.kind === 'upkeep' || ask.kind === 'configTake') return [];
  if ('zones' in ask) return [...new Set(ask.zones)];
  return ask.kind === 'emergency' || ask.kind === 'emergencyEnd' ? turn.site.zones.map(({ id }) => id) : [];
}

function zoneReply({ site, state, trust, now }: Turn, id: ZoneId): Reply['zones'] {
  const zone = site.zones.find((zone) => zone.id === id);
  if (zone === undefined || state.zones[id] === undefined) return [];
  const { level, untilMs, next } = wantedOf(site, state, zone, trust, now);
  return [{ zone: id, level, untilMs, thenLevel: next?.level ?? null }];
}

const words = {
  lockout: {
    en: '{zones} stays dark until the lockout is released. Prove it dead before you touch it.',
    zh: '{zones}保持熄灭，直至解除上锁。接触导线前须验电。',
  },
  unlock: { en: 'Lockout released: {zones}.', zh: '已解除上锁：{zones}。' },
  emergency: { en: 'Emergency light: {zones}.', zh: '应急全亮：{zones}。' },
  emergencyEnd: { en: 'Emergency light ended: {zones}.', zh: '已结束应急：{zones}。' },
  plain: { en: '{zones}.', zh: '{zones}。' },
  many: { en: '{count} zones, of which {lit} lit', zh: '共 {count} 个区域，其中 {lit} 个亮灯' },
  level: { en: '{zone} {level} %', zh: '{zone} {level} %' },
  levelUntil: { en: '{zone} {level} % until {time}', zh: '{zone} {level} %，至 {time}' },
  levelThen: { en: '{zone} {level} % until {time}, then {next} %', zh: '{zone} {level} %，至 {time}，之后 {next} %' },
} satisfies Record<string, Words>;

function textOf(turn: Turn, { ask }: Command, zones: Reply['zones']): Words {
  switch (ask.kind) {
    case 'lockout':
      return worded(words.lockout, { zones: listed(zones.map(({ zone }) => nameOf(turn, zone))) });
    case 'unlock':
    case 'emergency':
    case 'emergencyEnd':
      return worded(words[ask.kind], { zones: described(turn, zones) });
    case 'override':
    case 'resume':
      return worded(words.plain, { zones: described(turn, zones) });
    case 'nightReassign':
    case 'upkeep':
    case 'voiceRecord':
    case 'voiceAnswer':
      return serviceDone(ask);
    case 'configTake':
      return noWords;
    default:
      return gateDone(turn, ask);
  }
}

function nameOf({ site }: Turn, id: ZoneId): Words {
  return site.zones.find((zone) => zone.id === id)?.names ?? { en: id, zh: id };
}

function listed(parts: readonly Words[], gap: Words = { en: ', ', zh: '、' }): Words {
  return { en: parts.map(({ en }) => en).join(gap.en), zh: parts.map(({ zh }) => zh).join(gap.zh) };
}

/** Each zone in words; a long list would not be read, so it becomes a count. */
function described(turn: Turn, zones: Reply['zones']): Words {
  if (zones.length > 3)
    return worded(words.many, { count: zones.length, lit: zones.filter(({ level }) => level > 0).length });
  return listed(
    zones.map((zone) => levelWords(turn, zone)),
    { en: '; ', zh: '；' },
  );
}

function levelWords(turn: Turn, { zone, level, untilMs, thenLevel }: Reply['zones'][number]): Words {
  const now = { zone: nameOf(turn, zone), level: Math.round(level) };
  if (untilMs === null) return worded(words.level, now);
  const time = shortTime(untilMs, turn.now.wallMs, turn.site.place.timeZone);
  if (thenLevel === null) return worded(words.levelUntil, { ...now, time });
  return worded(words.levelThen, { ...now, time, next: Math.round(thenLevel) });
}
