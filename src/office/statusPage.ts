import { escaped } from '../service/report/escaped.ts';
import type { Language, Words } from '../words/language.ts';
import type { OfficeStatus } from './office.ts';
import type { DeviceOverview } from './overview.ts';

const words = {
  title: { en: 'duskgate office', zh: 'duskgate 办公室服务' },
  broker: { en: 'Broker', zh: '消息服务器' },
  database: { en: 'Database', zh: '数据库' },
  takesRows: { en: 'takes rows', zh: '正常写入' },
  away: { en: 'takes no rows', zh: '无法写入' },
  connected: { en: 'connected', zh: '已连接' },
  notConnected: { en: 'not connected', zh: '未连接' },
  since: { en: 'Since start', zh: '启动以来' },
  rows: { en: 'new rows', zh: '新行' },
  again: { en: 'sent again', zh: '重复' },
  waiting: { en: 'messages wait', zh: '条消息等待' },
  devices: { en: 'Devices', zh: '设备' },
  device: { en: 'Device', zh: '设备' },
  name: { en: 'Estate', zh: '小区' },
  state: { en: 'State', zh: '状态' },
  online: { en: 'online', zh: '在线' },
  offline: { en: 'offline', zh: '离线' },
  unknown: { en: 'never said', zh: '未知' },
  firmware: { en: 'Firmware', zh: '固件' },
  clock: { en: 'Clock', zh: '时钟' },
  events: { en: 'Events up to', zh: '事件至' },
  samples: { en: 'Samples up to', zh: '数据至' },
  gaps: { en: 'Ranges waiting', zh: '待衔接段' },
  heard: { en: 'Rows last came', zh: '最近收到' },
  aside: { en: 'Kept aside, not readable', zh: '无法读取而另存' },
  none: { en: 'none', zh: '无' },
  noOverview: { en: 'The database cannot be asked just now.', zh: '数据库暂时无法查询。' },
} as const satisfies Readonly<Record<string, Words>>;

/** The status for people. No script in it; every text from outside is escaped. `at`: now, UTC ms. */
export function statusPage(status: OfficeStatus, language: Language, at: number): string {
  const say = (key: keyof typeof words): string => words[key][language];
  const { tally, overview, line, trouble } = status;
  const table = overview === null ? `<p>${say('noOverview')}</p>` : deviceTable(overview.devices, language, at);
  const asides = (overview?.asides ?? []).map(
    ({ topic, why, receivedMs }) =>
      `<li><time>${utc(receivedMs)}</time> <code>${escaped(topic)}</code>: ${escaped(why)}</li>`,
  );
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><title>${say('title')} ${escaped(status.id)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="10"><style>${style}</style></head>
<body><h1>${say('title')} <small>${escaped(status.id)}</small></h1>
<dl><dt>${say('broker')}</dt><dd>${line.connected ? '●' : '○'} ${say(line.connected ? 'connected' : 'notConnected')}: ${escaped(line.text)}</dd>
<dt>${say('database')}</dt><dd>${trouble === null ? `● ${say('takesRows')}` : `○ ${say('away')}: ${escaped(trouble)}`}</dd>
<dt>${say('since')}</dt><dd>${tally.rows} ${say('rows')}, ${tally.duplicates} ${say('again')}, ${status.waiting} ${say('waiting')}</dd></dl>
<h2>${say('devices')}</h2>${table}
<h2>${say('aside')}: ${overview?.asideTotal ?? '?'}</h2>${asides.length === 0 ? `<p>${say('none')}</p>` : `<ul>${asides.join('')}</ul>`}
<p><a href="metrics">metrics</a></p></body></html>
`;
}

function deviceTable(devices: readonly DeviceOverview[], language: Language, at: number): string {
  const say = (key: keyof typeof words): string => words[key][language];
  const heads = ['device', 'name', 'state', 'firmware', 'clock', 'events', 'samples', 'gaps', 'heard'] as const;
  const rows = devices.map((one) => {
    const state =
      one.online === null ? `? ${say('unknown')}` : one.online ? `● ${say('online')}` : `○ ${say('offline')}`;
    const cells = [
      `${one.site}/${one.device}`,
      one.names?.[language] ?? '',
      state,
      one.firmware ?? '',
      one.clock ?? '',
      String(one.evtMark),
      String(one.teleMark),
      one.waitingRanges === 0 ? '' : String(one.waitingRanges),
      one.heardMs === null ? '' : age(at - one.heardMs),
    ];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  if (rows.length === 0) return `<p>${say('none')}</p>`;
  return `<table><tr>${heads.map((head) => `<th scope="col">${say(head)}</th>`).join('')}</tr>${rows.join('')}</table>`;
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem;color-scheme:light dark}table{border-collapse:collapse}' +
  'td,th{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid #8888}dt{font-weight:600;float:left;min-width:8rem}dd{margin:0 0 .3rem 8rem}';

function age(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1_000));
  return s < 120 ? `${s} s` : s < 7_200 ? `${Math.round(s / 60)} min` : `${Math.round(s / 3_600)} h`;
}

function utc(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
