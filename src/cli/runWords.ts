import type { Site } from '../controller/site.ts';
import { commandTopic } from '../mqtt/topics.ts';
import { fill, type Language, type Words } from '../words/language.ts';
import type { DemoLogin, DemoPeople } from './demoPeople.ts';
import type { Folders } from './parts.ts';

const words = {
  estate: {
    en: '{name}: {zones} zones, config {config}, state {state}',
    zh: '{name}：{zones} 个区域，配置 {config}，状态目录 {state}',
  },
  own: { en: 'A demo broker listens on mqtt://127.0.0.1:{port}.', zh: '演示消息服务器：mqtt://127.0.0.1:{port}' },
  theirs: { en: 'The broker at {url} is used.', zh: '使用消息服务器 {url}' },
  none: { en: 'The config names no broker: no office.', zh: '配置未指定消息服务器：不连接办公室' },
  logins: {
    en: 'Its logins (login, role, password; for this demonstration alone):',
    zh: '演示登录（登录名、角色、密码；仅供演示）：',
  },
  apart: {
    en: 'Another broker serves {url}, and a play speaks to none but its own: no page, no office.',
    zh: '{url} 已有其他消息服务器；演示只连接自带的服务器，因此无网页、不连接办公室。',
  },
  play: {
    en: 'A play, {speed} times as fast as the world: a day takes {day}. Lights alone: no gate, no meters. Nothing of it is real, and the next play begins anew.',
    zh: '{speed} 倍速演示：一天约 {day}。仅演示照明，无道闸与电表。一切均非实际数据，下次演示重新开始。',
  },
  tryIt: { en: 'Try it in another terminal:', zh: '可在另一终端试用：' },
  stop: { en: 'Ctrl-C stops everything.', zh: '按 Ctrl-C 停止全部。' },
} satisfies Record<string, Words>;

export type BrokerSeen =
  | { readonly kind: 'own'; readonly port: number; readonly people: DemoPeople }
  /** `apart`: another broker is there, and a play keeps away from it. */
  | { readonly kind: 'theirs' | 'none' | 'apart' };

/** What `duskgate run` says once the lamps are right: where everything is, and two lines to paste. */
export function introduction(site: Site, broker: BrokerSeen, folders: Folders, language: Language): string {
  const say = (key: keyof typeof words, values: Record<string, string> = {}): string =>
    fill(words[key][language], values);
  const lines = [
    say('estate', {
      name: site.names[language],
      zones: String(site.zones.length),
      config: folders.configFile,
      state: folders.stateFolder,
    }),
    folders.speed === undefined ? '' : say('play', { speed: String(folders.speed), day: dayOf(folders.speed) }),
    broker.kind === 'own' ? say('own', { port: String(broker.port) }) : '',
    ...(broker.kind === 'own' ? [say('logins'), ...loginLines(broker.people.logins)] : []),
    broker.kind === 'theirs' ? say('theirs', { url: site.broker?.url ?? '' }) : '',
    broker.kind === 'apart' ? say('apart', { url: site.broker?.url ?? '' }) : '',
    broker.kind === 'none' ? say('none') : '',
    say('tryIt'),
    ...examples(site, folders, broker).map((line) => `  ${line}`),
    say('stop'),
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n\n`;
}

/** A day of a play, in a unit that is written alike in both languages. */
function dayOf(speed: number): string {
  const seconds = 86_400 / speed;
  return seconds >= 600 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`;
}

function loginLines(logins: readonly DemoLogin[]): string[] {
  const people = logins.filter(({ role }) => role !== 'device');
  const width = Math.max(...people.map(({ login }) => login.length));
  return people.map(({ login, role, password }) => `  ${login.padEnd(width)}  ${role.padEnd(8)}  ${password}`);
}

function examples(site: Site, { stateFolder }: Folders, broker: BrokerSeen): string[] {
  const zone = site.zones[0]?.id;
  if (zone === undefined) return [];
  const local = `bin/duskgate override ${zone} 60 --for 30m --why demo --state '${stateFolder}'`;
  const office =
    broker.kind === 'apart' ? null : publishLine(site, zone, broker.kind === 'own' ? broker.people.logins : []);
  return office === null ? [local] : [local, office];
}

/** Null when there is no broker, or nobody in the config may override. */
function publishLine(site: Site, zone: string, logins: readonly DemoLogin[]): string | null {
  const person = site.people.find(({ role }) => role === 'operator' || role === 'manager');
  if (site.broker === null || person === undefined) return null;
  const { hostname, port } = new URL(site.broker.url);
  const demo = logins.find(({ login }) => login === person.login);
  const asks = demo !== undefined || site.broker.username !== null;
  const login = asks ? ` -u ${person.login} -P ${demo?.password ?? 'PASSWORD'}` : '';
  const fixed = `"v":1,"op":"zone.override","target":["${zone}"],"level_pct":60,"for_min":30,"why":"demo"`;
  const fresh = `"id":"'$now'","issued_at_ms":'$now',"not_after_ms":'$((now+30000))'`;
  const topic = commandTopic({ site: site.id, device: site.device }, person.login);
  return `now=$(date +%s%3N); mosquitto_pub -h ${hostname} -p ${port || '1883'}${login} -q 1 -t ${topic} -m '{${fixed},${fresh}}'`;
}
