import { causeName } from '../../words/reportWords.ts';
import { callEndWords, callReasonWords } from '../../words/terms.ts';
import { type Happened, readHistory, useQuestion } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { clockTime, duration, estateDate } from '../words/time.ts';
import { language, maybe, t, wordOf } from '../words/words.ts';
import { NotKnown } from './unknown.tsx';

const phases = ['reach', 'read', 'decide', 'actuate', 'move', 'close'] as const;
const shown = 25;

/** The last vehicles as a waterfall: each a bar of its phases, which add up to the whole. */
export function Episodes({ device, id }: { readonly device: Device; readonly id: string }) {
  const today = estateDate();
  const pages = useQuestion(device, {
    key: `${id} ${today} ${device.state.value?.lanes[id]?.totals.passages ?? 0}`,
    put: () =>
      readHistory(
        device,
        { span: 'event', first: estateDate(-1), last: today, lane: id, types: ['lane.episode'], limit: 500 },
        20,
      ),
  }).value;
  return (
    <section class="card" aria-labelledby="episodes">
      <h2 id="episodes">{t('episode.title')}</h2>
      {pages.kind === 'known' ? (
        <Waterfall events={pages.value.events.slice(-shown).toReversed()} />
      ) : (
        <NotKnown question={pages} />
      )}
    </section>
  );
}

function Waterfall({ events }: { readonly events: readonly Happened[] }) {
  if (events.length === 0) return <p class="quiet">{t('episode.none')}</p>;
  const longestMs = Math.max(1, ...events.map((event) => numeric(event['total_ms'])));
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={t('episode.title')}>
      <p class="legend">
        {phases.map((phase) => (
          <span key={phase} class={`key phase ${phase}`}>
            {causeName(phase, language.value)}
          </span>
        ))}
      </p>
      <table class="waterfall">
        <thead>
          <tr>
            <th scope="col">{t('episode.came')}</th>
            <th scope="col">{t('episode.outcome')}</th>
            <th scope="col">{t('episode.phases')}</th>
            <th scope="col">{t('episode.total')}</th>
            <th scope="col">{t('episode.call')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <Episode key={`${event.boot} ${event.seq}`} event={event} longestMs={longestMs} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Episode({ event, longestMs }: { readonly event: Happened; readonly longestMs: number }) {
  const spent = phases.map((phase) => ({ phase, ms: numeric(event[`${phase}_ms`]) })).filter(({ ms }) => ms > 0);
  const words = spent
    .map(({ phase, ms }) => `${causeName(phase, language.value)} ${(ms / 1_000).toFixed(1)} s`)
    .join(', ');
  return (
    <tr>
      <td class="time">{clockTime(numeric(event['started_ms']))}</td>
      <td>{maybe(`value.${String(event['outcome'])}`) ?? String(event['outcome'])}</td>
      <td>
        <span class="bar-of-phases" role="img" aria-label={words} title={words}>
          {spent.map(({ phase, ms }) => (
            <span key={phase} class={`phase ${phase}`} style={{ width: `${(100 * ms) / longestMs}%` }} />
          ))}
        </span>
      </td>
      <td class="time">{duration(numeric(event['total_ms']))}</td>
      <td>{callOf(event)}</td>
    </tr>
  );
}

function callOf(event: Happened): string {
  const { call } = event;
  if (typeof call !== 'object' || call === null) return '';
  const { reason, end } = call as { reason?: unknown; end?: unknown };
  const ended = end === null || end === undefined ? '' : ` → ${wordOf(callEndWords, end)}`;
  return `${wordOf(callReasonWords, reason)}${ended}`;
}

function numeric(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
