import type { NightPlan } from '../asks/plans.ts';
import { timeZone } from '../estate/estate.ts';
import { level } from '../words/numbers.ts';
import { t } from '../words/words.ts';

const width = 760;
const height = 190;
const left = 8;
const right = 8;
const skyTop = 24;
const ground = 150;

export type Held = { readonly fromMs: number; readonly toMs: number; readonly level: number };

type Drawn = { readonly night: NightPlan; readonly held: Held | null; readonly nowMs: number };

/** One night from noon to noon: the sky, the light that is planned, what was promised, what a person holds, and now. */
export function NightPicture({ night, held, nowMs }: Drawn) {
  return (
    <figure class="picture" tabIndex={0}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={spoken(night)}>
        <Sky night={night} />
        <Light night={night} held={held} nowMs={nowMs} />
        <Hours night={night} />
      </svg>
      <figcaption>
        <span class="key planned">{t('night.planned')}</span>
        <span class="key promised">{t('night.promised')}</span>
        {held !== null && <span class="key held">{t('night.held')}</span>}
        <span class="key now-line">{t('night.now')}</span>
      </figcaption>
    </figure>
  );
}

/** Where a minute after noon stands; what lies outside of the night stands at its edge. */
function across(night: NightPlan, minutes: number): number {
  return left + (Math.min(night.length_min, Math.max(0, minutes)) / night.length_min) * (width - left - right);
}

function upTo(pct: number): number {
  return ground - (pct / 100) * (ground - skyTop - 6);
}

function Sky({ night }: { readonly night: NightPlan }) {
  const [sunset, dusk, dawn, sunrise] = night.sky_min;
  const band = (kind: string, from: number, to: number) => (
    <rect
      class={kind}
      x={across(night, from)}
      y={skyTop}
      width={across(night, to) - across(night, from)}
      height={ground - skyTop}
    />
  );
  return (
    <>
      {band('day', 0, night.length_min)}
      {band('twilight', sunset, sunrise)}
      {band('dark', dusk, dawn)}
      {[sunset, sunrise].map((minutes, index) => (
        <text key={minutes} x={across(night, minutes)} y={16} text-anchor="middle">
          {`☼${index === 0 ? '↓' : '↑'} ${hour(night, minutes)}`}
        </text>
      ))}
    </>
  );
}

function Light({ night, held, nowMs }: Drawn) {
  const x = (minutes: number): number => across(night, minutes);
  const at = (ms: number): number => (ms - night.noon_ms) / 60_000;
  const now = at(nowMs);
  return (
    <>
      {night.light.map(([from, to, pct]) => (
        <rect key={from} class="planned" x={x(from)} y={upTo(pct)} width={x(to) - x(from)} height={ground - upTo(pct)}>
          <title>{`${hour(night, from)}–${hour(night, to)} ${level(pct)}`}</title>
        </rect>
      ))}
      {held !== null && at(held.fromMs) < night.length_min && at(held.toMs) > 0 && (
        <rect
          class="held"
          x={x(at(held.fromMs))}
          y={upTo(Math.max(3, held.level))}
          width={Math.max(2, x(at(held.toMs)) - x(at(held.fromMs)))}
          height={ground - upTo(Math.max(3, held.level))}
        />
      )}
      {night.promised.map(([from, to]) => (
        <path key={from} class="promised" d={`M${x(from)} ${ground + 5}H${x(to)}`} />
      ))}
      {now >= 0 && now <= night.length_min && <path class="now-line" d={`M${x(now)} ${skyTop - 8}V${ground + 8}`} />}
    </>
  );
}

function Hours({ night }: { readonly night: NightPlan }) {
  return (
    <>
      {Array.from({ length: 9 }, (_, index) => index * 180).map((minutes) => (
        <text
          key={minutes}
          x={across(night, minutes)}
          y={ground + 26}
          text-anchor={minutes === 0 ? 'start' : minutes === 1_440 ? 'end' : 'middle'}
        >
          {hour(night, minutes)}
        </text>
      ))}
    </>
  );
}

/** Wall clock of the estate so many minutes after noon; right on the nights a clock is changed, too. */
function hour(night: NightPlan, minutes: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(night.noon_ms + Math.round(minutes) * 60_000).toZonedDateTimeISO(
    timeZone.value,
  );
  return at.toPlainTime().toString({ smallestUnit: 'minute' });
}

/** The same for those who cannot see it. */
function spoken(night: NightPlan): string {
  const [sunset, , , sunrise] = night.sky_min;
  const light = night.light.map(([from, to, pct]) =>
    t('night.stretch', { from: hour(night, from), to: hour(night, to), level: level(pct) }),
  );
  const sky = t('night.sky', { night: night.night, sunset: hour(night, sunset), sunrise: hour(night, sunrise) });
  return `${sky} ${light.length === 0 ? t('night.noLight') : light.join(', ')}`;
}

/** The part of a held level that this picture shows. */
export function heldOf(
  override: { readonly level_pct: number; readonly until_ms: number } | null,
  sinceMs: number,
): Held | null {
  return override === null ? null : { fromMs: sinceMs, toMs: override.until_ms, level: override.level_pct };
}
