import type { Happened } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { aboutOf, eventWords, whoOf } from '../words/events.ts';
import { fullTime } from '../words/time.ts';
import { t } from '../words/words.ts';

export type Row = { readonly device: Device; readonly event: Happened };

/** Rows of history, newest first: when, what about, what, who. */
export function EventList({ rows, about = true }: { readonly rows: readonly Row[]; readonly about?: boolean }) {
  if (rows.length === 0) return <p class="quiet">{t('events.none')}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('events.title')}>
      <table class="events">
        <thead>
          <tr>
            <th scope="col">{t('events.when')}</th>
            {about && <th scope="col">{t('events.about')}</th>}
            <th scope="col">{t('events.what')}</th>
            <th scope="col">{t('events.who')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ device, event }) => (
            <tr key={`${device.key} ${event.boot} ${event.seq}`}>
              <td class="time">
                {fullTime(event.ts_ms)}
                {event.doubtful && <span title={t('events.doubtful')}> ?</span>}
              </td>
              {about && <td>{aboutOf(event, device)}</td>}
              <td>{eventWords(event, device)}</td>
              <td>{whoOf(event)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
