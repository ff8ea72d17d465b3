import { useSignal } from '@preact/signals';
import { readHistory, useQuestion } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';
import { AuditCheck } from '../parts/auditCheck.tsx';
import { CrewLog } from '../parts/crewLog.tsx';
import { EventList, type Row } from '../parts/eventList.tsx';
import { NotKnown } from '../parts/unknown.tsx';
import { aboutOf, eventWords, whoOf } from '../words/events.ts';
import { estateDate } from '../words/time.ts';
import { t } from '../words/words.ts';

/** Types of rows that say who did what. */
const acts = [
  'override.set',
  'override.ended',
  'lockout.set',
  'lockout.released',
  'emergency.set',
  'emergency.ended',
  'gate.asked',
  'gate.opened',
  'gate.refused',
  'lane.asked',
  'call.acknowledged',
  'call.ended',
  'call.labelled',
  'card.forgiven',
  'upkeep.done',
  'night.reassigned',
  'config.changed',
  'config.refused',
  'roster.changed',
  'roster.refused',
  'people.changed',
  'people.refused',
  'command.refused',
  'config.taken',
  'config.not-taken',
  'voice.recorded',
  'voice.answered',
];
const rowsMax = 200;

type Kind = 'acts' | 'all' | 'crew';

/** What happened and who did what, by day, with a word to look for. */
export function LogPage() {
  // Empty: today, whatever day it becomes.
  const day = useSignal('');
  const shown = day.value || estateDate();
  const kind = useSignal<Kind>('acts');
  const find = useSignal('');
  return (
    <>
      <h1>{t('nav.log')}</h1>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('log.day')}
          <input
            type="date"
            value={shown}
            max={estateDate()}
            onInput={(event) => (day.value = event.currentTarget.value)}
          />
        </label>
        <label>
          {t('log.kind')}
          <select value={kind} onChange={(event) => (kind.value = event.currentTarget.value as Kind)}>
            <option value="acts">{t('log.acts')}</option>
            <option value="all">{t('log.all')}</option>
            <option value="crew">{t('log.crew')}</option>
          </select>
        </label>
        <label>
          {t('log.find')}
          <input type="search" value={find} onInput={(event) => (find.value = event.currentTarget.value)} />
        </label>
      </form>
      {devices.value.map((device) => (
        <section key={device.key} class="card" aria-label={device.device}>
          {devices.value.length > 1 && <h2>{device.device}</h2>}
          <AuditCheck device={device} />
          {kind.value === 'crew' ? (
            <CrewLog device={device} />
          ) : (
            <Day device={device} day={shown} kind={kind.value} find={find.value.trim().toLowerCase()} />
          )}
        </section>
      ))}
    </>
  );
}

function Day({
  device,
  day,
  kind,
  find,
}: {
  readonly device: Device;
  readonly day: string;
  readonly kind: 'acts' | 'all';
  readonly find: string;
}) {
  const pages = useQuestion(device, {
    key: `${day} ${kind} ${device.state.value?.rev ?? 0}`,
    put: () =>
      readHistory(
        device,
        { span: 'event', first: day, last: day, limit: 500, ...(kind === 'acts' ? { types: acts } : {}) },
        20,
      ),
  }).value;
  if (pages.kind !== 'known') return <NotKnown question={pages} />;
  const rows = pages.value.events
    .map((event): Row => ({ device, event }))
    .filter((row) => find === '' || textOf(row).includes(find));
  return (
    <>
      {pages.value.damaged > 0 && <p class="tone warn">{t('log.damaged', { blocks: pages.value.damaged })}</p>}
      {rows.length > rowsMax && <p class="quiet">{t('log.cut', { shown: rowsMax, all: rows.length })}</p>}
      <EventList rows={rows.slice(-rowsMax).toReversed()} />
    </>
  );
}

function textOf({ device, event }: Row): string {
  return `${eventWords(event, device)} ${whoOf(event)} ${event.type} ${aboutOf(event, device)}`.toLowerCase();
}
