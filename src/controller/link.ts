import type { Instant } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { Event } from './event.ts';
import { faultOf } from './fault.ts';
import type { Site } from './site.ts';
import type { State } from './state.ts';
import { change, row, rowText, said, type Turn } from './turn.ts';
import type { Fault } from './view.ts';

/**
 * What ails the line to the office, though it may stand. deaf: the broker lets no commands through; flood: more commands came
 * than a pole reads; certificate: its own ends soon or has ended; access: it could not be dialled anew.
 */
export const linkTroubleKinds = ['deaf', 'flood', 'certificate', 'access'] as const;
export type LinkTroubleKind = (typeof linkTroubleKinds)[number];

export type LinkTrouble = { readonly kind: LinkTroubleKind; readonly text: Words; readonly remedy: Words };

export type LinkState = {
  readonly connected: boolean;
  readonly sinceMs: Instant;
  readonly detail: Words;
  readonly troubles: readonly (LinkTrouble & { readonly sinceMs: Instant })[];
};

const words = {
  connected: { en: 'Connected: {detail}', zh: '已连接：{detail}' },
  away: {
    en: 'No connection: {detail}. Lights go on by themselves.',
    zh: '连接断开：{detail}。灯光照常自行运行。',
  },
  noLonger: { en: 'No longer: {text}', zh: '已恢复：{text}' },
  fault: {
    text: { en: 'Not connected to the office: {detail}', zh: '未连接到办公室：{detail}' },
    remedy: {
      en: 'Check the network and the broker. Lights and overrides at the pole work without; rows wait on the disk.',
      zh: '检查网络与消息服务器。断开期间亮灯与现场手动设定照常；记录在磁盘上等待上报。',
    },
  },
} satisfies Record<string, Words | { readonly text: Words; readonly remedy: Words }>;

export function absorbLink(turn: Turn, { connected, detail }: Extract<Event, { kind: 'linkChanged' }>): void {
  const { link } = turn.state;
  if (link.connected === connected && link.detail.en === detail.en) return;
  const sinceMs = link.connected === connected ? link.sinceMs : turn.now.wallMs;
  change(turn, { link: { ...link, connected, sinceMs, detail } });
  if (link.connected === connected) return;
  const text = connected ? words.connected : words.away;
  said(turn, connected ? 'cleared' : 'warning', 'link', worded(text, { detail }));
}

/** Takes in all that ails the line now: each kind begins and ends with a row and a line; its words may change between. */
export function absorbLinkTroubles(turn: Turn, { troubles }: Extract<Event, { kind: 'linkTroubled' }>): void {
  const { link } = turn.state;
  const before = link.troubles;
  for (const gone of before.filter(({ kind }) => !troubles.some((trouble) => trouble.kind === kind))) {
    row(turn, 'link.trouble', { trouble: gone.kind, on: false, ...rowText('text', gone.text) });
    said(turn, 'cleared', 'link', worded(words.noLonger, { text: gone.text }));
  }
  const now = troubles.map((trouble) => {
    const known = before.find(({ kind }) => kind === trouble.kind);
    if (known !== undefined) return { ...trouble, sinceMs: known.sinceMs };
    row(turn, 'link.trouble', { trouble: trouble.kind, on: true, ...rowText('text', trouble.text) });
    said(turn, 'warning', 'link', trouble.text);
    return { ...trouble, sinceMs: turn.now.wallMs };
  });
  change(turn, { link: { ...link, troubles: now } });
}

/** Without a broker in the config nobody misses the line. */
export function linkFaultsOf({ broker }: Site, { link }: State): readonly Fault[] {
  if (broker === null) return [];
  const away: Fault[] = link.connected
    ? []
    : [
        faultOf(
          { about: 'link', kind: 'link', sinceMs: link.sinceMs },
          { text: worded(words.fault.text, { detail: link.detail }), remedy: words.fault.remedy },
        ),
      ];
  return [
    ...away,
    ...link.troubles.map((trouble) => faultOf({ about: 'link', kind: 'link', sinceMs: trouble.sinceMs }, trouble)),
  ];
}
