import { readHistory, useQuestion } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { Chart } from '../pictures/chart.tsx';
import { estateDate } from '../words/time.ts';
import { t } from '../words/words.ts';
import { EventList } from './eventList.tsx';
import { NotKnown } from './unknown.tsx';

type About = { readonly device: Device; readonly id: string };
const daysShown = 30;
const weekDays = 7;

/** What a zone took in the last month and what was done with it in the last week. */
export function ZoneHistory({ device, id }: About) {
  return (
    <>
      <section class="card" aria-labelledby="days">
        <h2 id="days">{t('history.days', { days: daysShown })}</h2>
        <Days device={device} id={id} />
      </section>
      <section class="card" aria-labelledby="happened">
        <h2 id="happened">{t('history.week')}</h2>
        <Week device={device} id={id} />
      </section>
    </>
  );
}

function Days({ device, id }: About) {
  const last = estateDate();
  const first = estateDate(1 - daysShown);
  const pages = useQuestion(device, {
    key: `${id} ${last}`,
    put: () => readHistory(device, { span: 'day', first, last, zone: id, limit: 100 }),
  }).value;
  if (pages.kind !== 'known') return <NotKnown question={pages} />;
  const days = pages.value.slots;
  if (days.length === 0) return <p class="quiet">{t('history.none')}</p>;
  const kwh = days.map(({ values }) => numberOf(values[`zones/${id}/energy_wh`], 1_000, 2));
  const hours = days.map(({ values }) => numberOf(values[`zones/${id}/lit_s`], 3_600, 1));
  const names = days.map(({ day }) => day.slice(5));
  return (
    <>
      <Chart
        label={t('history.energy')}
        names={names}
        unit="kWh"
        series={[{ label: t('history.energy'), values: kwh, colour: '--accent' }]}
      />
      <Chart
        label={t('history.lit')}
        names={names}
        unit="h"
        series={[{ label: t('history.lit'), values: hours, colour: '--light' }]}
      />
    </>
  );
}

function Week({ device, id }: About) {
  const last = estateDate();
  const first = estateDate(1 - weekDays);
  const pages = useQuestion(device, {
    key: `${id} ${last} ${device.state.value?.rev ?? 0}`,
    put: () => readHistory(device, { span: 'event', first, last, zone: id, limit: 200 }),
  }).value;
  if (pages.kind !== 'known') return <NotKnown question={pages} />;
  const rows = pages.value.events.map((event) => ({ device, event })).toReversed();
  return <EventList rows={rows} about={false} />;
}

/** A value of a slot in a larger unit; null = not told. */
export function numberOf(value: number | string | undefined, per: number, digits: number): number | null {
  return typeof value === 'number' ? Number((value / per).toFixed(digits)) : null;
}
