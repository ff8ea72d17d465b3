import { causeName, reportWords } from '../../words/reportWords.ts';
import { lossWords, qualityWords } from '../../words/terms.ts';
import { type Happened, readHistory, useQuestion } from '../asks/useQuestion.ts';
import type { Device, StateSeen } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';
import { Tile } from '../parts/tile.tsx';
import { NotKnown } from '../parts/unknown.tsx';
import { Chart } from '../pictures/chart.tsx';
import { kilowattHours, number, percent } from '../words/numbers.ts';
import { estateDate } from '../words/time.ts';
import { groupName, language, nameOf, t, w, wordOf } from '../words/words.ts';

const nightsShown = 30;

/** Energy and savings, never without what was served of the promise. */
export function EnergyPage() {
  return (
    <>
      <h1>{t('nav.energy')}</h1>
      {devices.value.map((device) => (
        <section key={device.key} aria-label={device.device}>
          {devices.value.length > 1 && <h2>{device.device}</h2>}
          <Nights device={device} />
          <Zones device={device} />
          <Service device={device} />
        </section>
      ))}
    </>
  );
}

/** Closed nights: what was used, what the timetable before would have used, and what was there of the promised light. */
function Nights({ device }: { readonly device: Device }) {
  const last = estateDate();
  const pages = useQuestion(device, {
    key: `${last} ${device.state.value?.last_night?.night ?? ''}`,
    put: () =>
      readHistory(device, {
        span: 'event',
        first: estateDate(-nightsShown),
        last,
        types: ['night.closed.estate'],
        limit: 100,
      }),
  }).value;
  if (pages.kind !== 'known') return <NotKnown question={pages} />;
  const nights = pages.value.events;
  if (nights.length === 0) return <p class="quiet">{w(reportWords.noPromise)}</p>;
  const names = nights.map((event) => String(event['night']).slice(5));
  const kwh = (key: string) => nights.map((event) => figure(event, key, 1_000));
  const sum = (key: string): number => nights.reduce((total, event) => total + (figure(event, key, 1) ?? 0), 0);
  const needed = sum('needed_s');
  return (
    <div class="card">
      <h2>{t('energy.nights', { nights: nights.length })}</h2>
      <dl class="tiles">
        <Tile word={t('energy.served')} figure={needed === 0 ? '–' : percent(sum('served_s') / needed)} />
        <Tile word={w(reportWords.energy)} figure={kilowattHours(sum('energy_wh'))} />
        <Tile word={t('energy.saved')} figure={kilowattHours(sum('saved_wh'))} />
        <Tile word={t('energy.waste')} figure={`${number(sum('waste_s') / 3_600, 1)} h`} />
      </dl>
      <Chart
        label={t('energy.chart')}
        names={names}
        unit="kWh"
        series={[
          { label: t('energy.used'), values: kwh('energy_wh'), colour: '--accent' },
          { label: t('energy.before'), values: kwh('baseline_wh'), colour: '--warn', line: true },
        ]}
      />
      <Chart
        label={t('energy.servedChart')}
        names={names}
        unit="%"
        series={[
          {
            label: t('energy.served'),
            values: nights.map((event) => figure(event, 'served_share', 0.01)),
            colour: '--good',
            line: true,
          },
        ]}
      />
    </div>
  );
}

function Zones({ device }: { readonly device: Device }) {
  const state = device.state.value;
  if (state === null) return null;
  return (
    <div class="card">
      <h2>{t('energy.zones')}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={t('energy.zones')}>
        <table>
          <thead>
            <tr>
              {(['zone', 'kwh', 'saved', 'cost'] as const).map((word) => (
                <th scope="col" key={word} class={word === 'zone' ? '' : 'figure'}>
                  {w(reportWords[word])}
                </th>
              ))}
              <th scope="col" class="figure">
                {t('zone.tonight')}
              </th>
              <th scope="col" class="figure">
                {w(reportWords.waste)}
              </th>
              <th scope="col">{t('energy.how')}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(state.zones).map(([id, zone]) => (
              <tr key={id}>
                <th scope="row">{nameOf(device.desc.value?.zones[id], id)}</th>
                <td class="figure">{number(zone.energy_wh / 1_000, 1)}</td>
                <td class="figure">
                  {zone.baseline_wh === null ? '–' : number((zone.baseline_wh - zone.energy_wh) / 1_000, 1)}
                </td>
                <td class="figure">{state.currency === null ? '–' : `${number(zone.cost, 2)} ${state.currency}`}</td>
                <td class="figure">
                  {zone.tonight.needed_s === 0 ? '–' : percent(zone.tonight.served_s / zone.tonight.needed_s)}
                </td>
                <td class="figure">{number(zone.tonight.waste_s / 3_600, 1)}</td>
                <td>{w(qualityWords[zone.energy_quality])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** Effectiveness with its three factors and where the minutes went, of the running month. */
function Service({ device }: { readonly device: Device }) {
  const rows = (device.state.value?.service ?? []).filter(({ period }) => period === 'month');
  if (rows.length === 0) return null;
  return (
    <div class="card">
      <h2>{t('energy.service')}</h2>
      <p class="quiet">{w(reportWords.factors)}</p>
      <ul class="list">
        {rows.map((row) => (
          <li key={`${row.about} ${row.id}`}>
            <b>{row.about === 'group' ? groupName(row.id) : nameOf(device.desc.value?.lanes[row.id], row.id)}</b>{' '}
            {percent(row.effectiveness)} = {percent(row.availability)} × {percent(row.performance)} ×{' '}
            {percent(row.conformance)}
            <p class="quiet">{row.lost_min.map((lost) => lostWords(device, lost)).join(' · ')}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Lost = StateSeen['service'][number]['lost_min'][number];

/** Of a group the cause is `zone: cause`; both are named in the reader's language. */
function lostWords(device: Device, { cause, minutes }: Lost): string {
  const [zone = '', why] = cause.split(': ');
  const name =
    why === undefined
      ? causeName(cause, language.value)
      : `${nameOf(device.desc.value?.zones[zone], zone)} ${wordOf(lossWords, why)}`;
  return `${name} ${t('time.min', { min: number(minutes) })}`;
}

function figure(event: Happened, key: string, per: number): number | null {
  const value = event[key];
  return typeof value === 'number' ? Number((value / per).toFixed(2)) : null;
}
