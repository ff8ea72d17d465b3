import { readHistory, useQuestion } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { timeZone } from '../estate/estate.ts';
import { Chart } from '../pictures/chart.tsx';
import { estateDate } from '../words/time.ts';
import { t } from '../words/words.ts';
import { NotKnown } from './unknown.tsx';
import { numberOf } from './zoneHistory.tsx';

/** Vehicles by hour of today, with what the guard was called for. */
export function LaneHours({ device, id }: { readonly device: Device; readonly id: string }) {
  const today = estateDate();
  const pages = useQuestion(device, {
    // A quarter that is over changes the figures; one that runs does not.
    key: `${id} ${today} ${device.state.value?.lanes[id]?.quarter.to_ms ?? 0}`,
    put: () => readHistory(device, { span: 'quarter', first: today, last: today, lane: id, limit: 100 }),
  }).value;
  return (
    <section class="card" aria-labelledby="hours">
      <h2 id="hours">{t('lane.hours')}</h2>
      {pages.kind === 'known' ? <Hours slots={pages.value.slots} id={id} /> : <NotKnown question={pages} />}
    </section>
  );
}

type Slots = readonly { readonly start_ms: number; readonly values: Readonly<Record<string, number | string>> }[];

function Hours({ slots, id }: { readonly slots: Slots; readonly id: string }) {
  if (slots.length === 0) return <p class="quiet">{t('history.none')}</p>;
  const names = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const summed = (name: string): number[] => {
    const sums = names.map(() => 0);
    for (const { start_ms, values } of slots) {
      const { hour } = Temporal.Instant.fromEpochMilliseconds(start_ms).toZonedDateTimeISO(timeZone.value);
      sums[hour] = (sums[hour] ?? 0) + (numberOf(values[`lanes/${id}/${name}`], 1, 0) ?? 0);
    }
    return sums;
  };
  return (
    <Chart
      label={t('lane.hours')}
      names={names}
      unit={t('lane.vehicles')}
      series={[
        { label: t('lane.passages'), values: summed('passages'), colour: '--accent' },
        { label: t('lane.calls'), values: summed('calls'), colour: '--bad', line: true },
      ]}
    />
  );
}
