import type { AskedEnd } from '../controller/command.ts';
import { type Arguments, type Option, UsageError } from './command.ts';

export const endOptions: readonly Option[] = [
  {
    name: 'for',
    value: 'TIME',
    text: { en: 'how long: 45min, 2h, 1h30min (else 120min)', zh: '时长：45min、2h、1h30min（缺省 120min）' },
  },
  {
    name: 'until',
    value: 'WHEN',
    text: {
      en: 'end: HH:MM, dawn, next-switch, or 2026-12-31T22:00Z',
      zh: '结束：HH:MM、dawn、next-switch 或 2026-12-31T22:00Z',
    },
  },
];

/** The end asked for by --for or --until. Throws UsageError with what may stand there. */
export function askedEnd(given: Arguments): AskedEnd {
  const duration = given.options['for'];
  const until = given.options['until'];
  if (duration !== undefined && until !== undefined)
    throw new UsageError({ en: 'Give --for or --until, not both.', zh: '--for 与 --until 只能给一个。' });
  if (duration !== undefined) return { kind: 'duration', ms: durationMs(duration) };
  return until === undefined ? { kind: 'default' } : untilEnd(until);
}

function durationMs(text: string): number {
  const match = /^(?:(\d{1,4})h)?(?:(\d{1,5})(?:min|m))?$/.exec(text.replaceAll(' ', ''));
  const minutes = Number(match?.[1] ?? 0) * 60 + Number(match?.[2] ?? 0);
  if (match === null || minutes === 0)
    throw new UsageError({
      en: `--for ${text}: write it as 45min, 2h or 1h30min.`,
      zh: `--for ${text}：请写成 45min、2h 或 1h30min。`,
    });
  return minutes * 60_000;
}

function untilEnd(text: string): AskedEnd {
  if (text === 'dawn') return { kind: 'dawn' };
  if (text === 'next-switch') return { kind: 'nextSwitch' };
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return { kind: 'clock', time: text };
  const atMs = Date.parse(text);
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && Number.isFinite(atMs)) return { kind: 'instant', atMs };
  throw new UsageError({
    en: `--until ${text}: write HH:MM, dawn, next-switch, or an instant with its zone such as 2026-12-31T22:00Z.`,
    zh: `--until ${text}：请写 HH:MM、dawn、next-switch，或带时区的时刻，如 2026-12-31T22:00Z。`,
  });
}
