import { causeName } from '../../words/reportWords.ts';
import { lossWords, sourceWords } from '../../words/terms.ts';
import { brokenWords } from '../../words/voiceWords.ts';
import type { Reply } from '../asks/asks.ts';
import type { Device } from '../estate/device.ts';
import { level, number } from '../words/numbers.ts';
import { clockTime, duration, fullTime } from '../words/time.ts';
import { language, maybe, t, wordOf } from '../words/words.ts';

type Voice = NonNullable<Reply['voice']>;
type OfZone = Extract<Voice, { about: 'zone' }>;
type OfLane = Extract<Voice, { about: 'lane' }>;

/** What really was at the moment a resident speaks of. */
export function Evidence({ voice, device }: { readonly voice: Voice; readonly device: Device }) {
  return (
    <dl class="facts evidence" key={device.key}>
      <dt>{t('evidence.moment')}</dt>
      <dd>{fullTime(voice.at_ms)}</dd>
      <dt>{t('evidence.promise')}</dt>
      <dd>{keptWords(voice)}</dd>
      {voice.about === 'zone' ? <ZoneFacts voice={voice} /> : <LaneFacts voice={voice} />}
      {voice.deeds.length > 0 && (
        <>
          <dt>{t('evidence.deeds')}</dt>
          <dd>
            {voice.deeds
              .map(
                ({ ts_ms, type, login }) =>
                  `${clockTime(ts_ms)} ${maybe(`deed.${type}`) ?? type}${login === null ? '' : ` (${login})`}`,
              )
              .join(' · ')}
          </dd>
        </>
      )}
    </dl>
  );
}

function keptWords(voice: Voice): string {
  if (voice.kept !== null) return t(voice.kept ? 'evidence.kept' : 'evidence.broken');
  return t(voice.about === 'zone' && !voice.promised ? 'evidence.notPromised' : 'evidence.unknown');
}

function ZoneFacts({ voice: { lamp, planned_pct, night_kept, change } }: { readonly voice: OfZone }) {
  return (
    <>
      <dt>{t('evidence.lamps')}</dt>
      <dd>{lamp === null ? t('evidence.unknown') : lampWords(lamp)}</dd>
      <dt>{t('evidence.schedule')}</dt>
      <dd>{level(planned_pct)}</dd>
      <dt>{t('evidence.night')}</dt>
      <dd>{night_kept === null ? t('evidence.nightRuns') : nightWords(night_kept)}</dd>
      {change !== null && (
        <>
          <dt>{t('evidence.change')}</dt>
          <dd>
            {t('evidence.changeText', {
              rule: change.rule,
              edge: t(`evidence.${change.edge}`),
              from: change.from,
              to: change.to,
              nights: number(change.nights),
              kwh: number(change.year_wh / 1_000, 1),
            })}
          </dd>
        </>
      )}
    </>
  );
}

function lampWords({ from_ms, level_pct, source, lit_s, to_ms }: NonNullable<OfZone['lamp']>): string {
  const lit = t('evidence.lit', {
    lit: number(lit_s),
    span: number((to_ms - from_ms) / 1_000),
    from: clockTime(from_ms),
  });
  const by = source === null ? '' : `${wordOf(sourceWords, source)} · `;
  return `${level_pct === null ? '' : `${level(level_pct)} · `}${by}${lit}`;
}

function nightWords({ needed_s, served_s, lost_s }: NonNullable<OfZone['night_kept']>): string {
  const lost = Object.entries(lost_s).map(
    ([cause, seconds]) => `${wordOf(lossWords, cause)} ${duration((seconds ?? 0) * 1_000)}`,
  );
  const kept = t('evidence.served', { served: duration(served_s * 1_000), needed: duration(needed_s * 1_000) });
  return [kept, ...lost].join(' · ');
}

const phases = ['reach', 'read', 'decide', 'actuate', 'move', 'close'] as const;

function LaneFacts({ voice: { vehicle, around, broken } }: { readonly voice: OfLane }) {
  return (
    <>
      <dt>{t('evidence.vehicle')}</dt>
      <dd>
        {vehicle === null
          ? t('evidence.noVehicle')
          : t('evidence.vehicleText', {
              from: clockTime(vehicle.started_ms),
              total: duration(vehicle.total_ms),
              wait: vehicle.wait_ms === null ? '–' : duration(vehicle.wait_ms),
              frames: vehicle.frames,
              denials: vehicle.denials,
            })}
        {vehicle !== null && (
          <p class="quiet">
            {phases
              .map((phase) => `${causeName(phase, language.value)} ${(vehicle[`${phase}_ms`] / 1_000).toFixed(1)} s`)
              .join(' · ')}
          </p>
        )}
      </dd>
      <dt>{t('evidence.around')}</dt>
      <dd>{number(around)}</dd>
      {broken.length > 0 && (
        <>
          <dt>{t('evidence.not')}</dt>
          <dd>{broken.map((one) => wordOf(brokenWords, one)).join(' · ')}</dd>
        </>
      )}
    </>
  );
}
