import { type Signal, useSignal } from '@preact/signals';
import type { Body } from '../asks/asks.ts';
import { type Ask, useAsk } from '../asks/useAsk.ts';
import { type Device, zoneOf } from '../estate/device.ts';
import { isOnline } from '../estate/estate.ts';
import { connected } from '../session.ts';
import { level } from '../words/numbers.ts';
import { clockTime } from '../words/time.ts';
import { t } from '../words/words.ts';
import { ActButton, NoRight } from './actButton.tsx';
import { Answer } from './answer.tsx';

/** Ends people ask for most; minutes, or a name the device knows. */
const ends = [30, 60, 120, 240, 'next-switch', 'dawn', 'clock'] as const;
type End = (typeof ends)[number];
const presets = [0, 30, 60, 100] as const;

type Wish = {
  readonly level: Signal<number>;
  readonly end: Signal<End>;
  readonly time: Signal<string>;
  readonly why: Signal<string>;
  readonly below: Signal<boolean>;
};

type About = { readonly device: Device; readonly id: string };

/** Holds a zone at a level for a while. Nothing on the screen changes before the device says so. */
export function OverrideForm({ device, id }: About) {
  const wish: Wish = {
    level: useSignal(100),
    end: useSignal<End>(60),
    time: useSignal('22:00'),
    why: useSignal(''),
    below: useSignal(false),
  };
  const described = device.desc.value?.zones[id];
  const ask = useAsk();
  const away = !connected.value || !isOnline(device);
  const busy = away || ask.asking.value.kind === 'pending';
  const submit = (event: Event): void => {
    event.preventDefault();
    ask.run(device, overrideBody(id, wish));
  };
  return (
    <form class="card override" onSubmit={submit} aria-labelledby="override">
      <h2 id="override">{t('override.title')}</h2>
      <Current device={device} id={id} ask={ask} busy={busy} />
      <fieldset disabled={busy}>
        <LevelChoice wish={wish} dimmable={described?.dimmable === true} />
        <EndChoice wish={wish} />
        <label>
          {t('override.why')}
          <input maxLength={200} value={wish.why} onInput={(event) => (wish.why.value = event.currentTarget.value)} />
        </label>
        {described?.need === 'must-be-lit' && (
          <label class="check">
            <input
              type="checkbox"
              checked={wish.below}
              onChange={(event) => (wish.below.value = event.currentTarget.checked)}
            />
            {t('override.below')}
          </label>
        )}
        <ActButton device={device} op="zone.override" busy={busy} class="main-action">
          {t('override.go')}
        </ActButton>
      </fieldset>
      <NoRight device={device} op="zone.override" />
      {away && <p class="quiet">{t('ask.away')}</p>}
      <Answer asking={ask.asking} />
    </form>
  );
}

/** The wish that holds now, and its end by a tap. */
function Current({ device, id, ask, busy }: About & { readonly ask: Ask; readonly busy: boolean }) {
  const override = zoneOf(device, id).value?.override ?? null;
  if (override === null) return null;
  const { login, level_pct, until_ms } = override;
  return (
    <p class="current">
      <span>{t('override.current', { login, level: level(level_pct), time: clockTime(until_ms) })}</span>
      <ActButton
        device={device}
        op="zone.resume"
        busy={busy}
        onClick={() => ask.run(device, { op: 'zone.resume', target: [id] })}
      >
        {t('override.resume')}
      </ActButton>
    </p>
  );
}

function LevelChoice({ wish, dimmable }: { readonly wish: Wish; readonly dimmable: boolean }) {
  const words = (pct: number): string => (pct === 0 ? t('zone.off') : level(pct));
  return (
    <>
      <label>
        <span>
          {t('override.level')} <output>{words(wish.level.value)}</output>
        </span>
        <input
          type="range"
          min="0"
          max="100"
          step={dimmable ? 5 : 100}
          value={wish.level}
          onInput={(event) => (wish.level.value = event.currentTarget.valueAsNumber)}
        />
      </label>
      <div class="buttons">
        {presets
          .filter((preset) => dimmable || preset === 0 || preset === 100)
          .map((preset) => (
            <button
              type="button"
              key={preset}
              aria-pressed={wish.level.value === preset}
              onClick={() => (wish.level.value = preset)}
            >
              {words(preset)}
            </button>
          ))}
      </div>
    </>
  );
}

function EndChoice({ wish: { end, time } }: { readonly wish: Wish }) {
  return (
    <fieldset class="choices">
      <legend>{t('override.end')}</legend>
      {ends.map((one) => (
        <label key={one}>
          <input type="radio" name="end" checked={end.value === one} onChange={() => (end.value = one)} />
          {endWords(one)}
        </label>
      ))}
      <input
        type="time"
        aria-label={t('override.time')}
        value={time}
        onInput={(event) => {
          time.value = event.currentTarget.value;
          end.value = 'clock';
        }}
      />
    </fieldset>
  );
}

function overrideBody(id: string, { level, end, time, why, below }: Wish): Body {
  const wish = { level_pct: level.value, why: why.value.trim(), below_floor: below.value };
  return { op: 'zone.override', target: [id], ...wish, ...endOf(end.value, time.value) };
}

function endOf(end: End, time: string): { until: string } | { for_min: number } {
  if (end === 'clock') return { until: time };
  return typeof end === 'number' ? { for_min: end } : { until: end };
}

function endWords(end: End): string {
  if (end === 'clock') return t('override.at');
  if (end === 'dawn') return t('override.dawn');
  if (end === 'next-switch') return t('override.nextSwitch');
  return end < 60 ? t('time.min', { min: end }) : t('time.h', { h: end / 60 });
}
