import type { ZoneId } from '../lighting/zone.ts';
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
export function refusal(turn: Turn, { id, login, via }: Command, code: ReplyCode, text: string): Reply {
  return { id, login, via, code, text, zones: [], rev: turn.state.rev, voice: null };
}

/** The answer to a command that was carried out: what each zone does now, until when, and what follows. */
export function appliedReply(turn: Turn, { command, remark }: Accepted): Reply {
  const { id, login, via } = command;
  const zones = zonesOf(turn, command).flatMap((zone) => zoneReply(turn, zone));
  const text = [...textOf(turn, command, zones), remark].filter((part) => part !== '').join(' ');
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

function textOf(turn: Turn, { ask }: Command, zones: Reply['zones']): string[] {
  switch (ask.kind) {
    case 'lockout':
      return [`${listed(turn, zones)} stays dark until the lockout is released. Prove it dead before you touch it.`];
    case 'unlock':
      return [`Lockout released: ${described(turn, zones)}.`];
    case 'emergency':
      return [`Emergency light: ${described(turn, zones)}.`];
    case 'emergencyEnd':
      return [`Emergency light ended: ${described(turn, zones)}.`];
    case 'override':
    case 'resume':
      return [`${described(turn, zones)}.`];
    case 'nightReassign':
    case 'upkeep':
    case 'voiceRecord':
    case 'voiceAnswer':
      return [serviceDone(ask)];
    case 'configTake':
      return [];
    default:
      return [gateDone(turn, ask)];
  }
}

function listed({ site }: Turn, zones: Reply['zones']): string {
  return zones.map(({ zone }) => site.zones.find(({ id }) => id === zone)?.names.en ?? zone).join(', ');
}

/** Each zone in words; a long list would not be read, so it becomes a count. */
function described(turn: Turn, zones: Reply['zones']): string {
  if (zones.length > 3) return `${zones.length} zones, of which ${zones.filter(({ level }) => level > 0).length} lit`;
  return zones.map((zone) => `${listed(turn, [zone])} ${levelText(turn, zone)}`).join('; ');
}

function levelText({ site, now }: Turn, { level, untilMs, thenLevel }: Reply['zones'][number]): string {
  const until = untilMs === null ? '' : ` until ${shortTime(untilMs, now.wallMs, site.place.timeZone)}`;
  const then = untilMs === null || thenLevel === null ? '' : `, then ${Math.round(thenLevel)} %`;
  return `${Math.round(level)} %${until}${then}`;
}
