import { type Signal, useSignal } from '@preact/signals';
import { voiceKindWords } from '../../words/voiceWords.ts';
import { ask, type Outcome, type Reply } from '../asks/asks.ts';
import type { Asking } from '../asks/useAsk.ts';
import { useAsk } from '../asks/useAsk.ts';
import { type Happened, readHistory, useQuestion } from '../asks/useQuestion.ts';
import type { Device, StateSeen } from '../estate/device.ts';
import { devices, timeZone } from '../estate/estate.ts';
import { ActButton } from '../parts/actButton.tsx';
import { Answer } from '../parts/answer.tsx';
import { EventList } from '../parts/eventList.tsx';
import { Evidence } from '../parts/evidence.tsx';
import { NotKnown } from '../parts/unknown.tsx';
import { connected } from '../session.ts';
import { clockTime, estateDate } from '../words/time.ts';
import { nameOf, t, w } from '../words/words.ts';

type Voice = StateSeen['voices'][number];
type Kind = Voice['kind'];
const monthDays = 30;

/** What residents say: record it, see what the device knows of that moment, and answer. */
export function VoicePage() {
  const waiting = devices.value.flatMap((device) =>
    (device.state.value?.voices ?? []).map((voice) => ({ device, voice })),
  );
  return (
    <>
      <h1>{t('nav.voice')}</h1>
      {devices.value.length > 0 && <RecordForm />}
      <section aria-labelledby="waiting">
        <h2 id="waiting">{t('voice.waiting')}</h2>
        {waiting.length === 0 && <p class="quiet">{t('voice.none')}</p>}
        {waiting.map(({ device, voice }) => (
          <WaitingVoice key={voice.id} device={device} voice={voice} />
        ))}
      </section>
      {devices.value.map((device) => (
        <section key={device.key} class="card" aria-label={t('voice.past')}>
          <h2>{t('voice.past')}</h2>
          <Past device={device} />
        </section>
      ))}
    </>
  );
}

type About = { readonly device: Device; readonly kind: 'zone' | 'lane'; readonly id: string };

function everything(): About[] {
  return devices.value.flatMap((device) => [
    ...Object.keys(device.desc.value?.zones ?? {}).map((id): About => ({ device, kind: 'zone', id })),
    ...Object.keys(device.desc.value?.lanes ?? {}).map((id): About => ({ device, kind: 'lane', id })),
  ]);
}

function keyOf({ device, kind, id }: About): string {
  return `${device.key} ${kind} ${id}`;
}

type Said = {
  readonly about: Signal<string>;
  readonly kind: Signal<Kind>;
  readonly at: Signal<string>;
  readonly text: Signal<string>;
};

function RecordForm() {
  const abouts = everything();
  const said: Said = {
    about: useSignal(''),
    kind: useSignal<Kind>('dark'),
    at: useSignal(''),
    text: useSignal(''),
  };
  const asking = useSignal<Asking>({ kind: 'idle' });
  // Nothing chosen yet: the first there is.
  const chosen = abouts.find((one) => keyOf(one) === said.about.value) ?? abouts[0];
  const kinds: readonly Kind[] = chosen?.kind === 'lane' ? ['wait', 'other'] : ['dark', 'bright', 'other'];
  const kind = kinds.includes(said.kind.value) ? said.kind.value : (kinds[0] ?? 'other');
  const busy = !connected.value || asking.value.kind === 'pending' || chosen === undefined;
  const put = async (op: 'voice.record' | 'voice.look'): Promise<void> => {
    const atMs = instantOf(said.at.value || localNow());
    if (chosen === undefined || atMs === null) return;
    asking.value = { kind: 'pending' };
    const common = { [chosen.kind]: chosen.id, kind, at_ms: atMs };
    const text = said.text.value.trim();
    asking.value = await ask(chosen.device, op === 'voice.look' ? { op, ...common } : { op, ...common, text });
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void put('voice.record'); // The outcome is drawn.
  };
  return (
    <form class="card" onSubmit={submit} aria-labelledby="record">
      <h2 id="record">{t('voice.record')}</h2>
      <WhatAndWhen said={said} abouts={abouts} about={chosen} kinds={kinds} kind={kind} />
      <label>
        {t('voice.text')}
        <textarea
          required
          maxLength={300}
          rows={2}
          value={said.text}
          onInput={(event) => (said.text.value = event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="button" disabled={busy} onClick={() => void put('voice.look')}>
          {t('voice.look')}
        </button>
        {chosen !== undefined && (
          <ActButton device={chosen.device} op="voice.record" busy={busy} class="main-action">
            {t('voice.save')}
          </ActButton>
        )}
      </div>
      <Answer asking={asking} />
      <Found asking={asking} device={chosen?.device} />
    </form>
  );
}

type Choices = {
  readonly said: Said;
  readonly abouts: readonly About[];
  readonly about: About | undefined;
  readonly kinds: readonly Kind[];
  readonly kind: Kind;
};

function WhatAndWhen({ said, abouts, about: chosen, kinds, kind }: Choices) {
  const about = chosen === undefined ? '' : keyOf(chosen);
  return (
    <div class="filters">
      <label>
        {t('voice.about')}
        <select value={about} onChange={(event) => (said.about.value = event.currentTarget.value)}>
          {abouts.map((one) => (
            <option key={keyOf(one)} value={keyOf(one)}>
              {aboutName(one.device, one.kind, one.id)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('voice.kind')}
        <select value={kind} onChange={(event) => (said.kind.value = event.currentTarget.value as Kind)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {w(voiceKindWords[one])}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('voice.at')}
        <input
          type="datetime-local"
          required
          value={said.at.value || localNow()}
          onInput={(event) => (said.at.value = event.currentTarget.value)}
        />
      </label>
    </div>
  );
}

function Found({ asking, device }: { readonly asking: Signal<Asking>; readonly device: Device | undefined }) {
  const outcome = asking.value;
  const voice: Reply['voice'] = outcome.kind === 'answered' ? outcome.reply.voice : undefined;
  return voice === undefined || device === undefined ? null : <Evidence voice={voice} device={device} />;
}

function WaitingVoice({ device, voice }: { readonly device: Device; readonly voice: Voice }) {
  const text = useSignal('');
  const answer = useAsk();
  const look = useQuestion<Reply | Outcome>(device, {
    key: voice.id,
    put: async () => {
      const outcome = await ask(device, {
        op: 'voice.look',
        [voice.about]: voice.about_id,
        kind: voice.kind,
        at_ms: voice.at_ms,
      });
      return outcome.kind === 'answered' && outcome.reply.ok ? outcome.reply : outcome;
    },
  }).value;
  const busy = !connected.value || answer.asking.value.kind === 'pending';
  return (
    <article class="card">
      <h3>
        {aboutName(device, voice.about, voice.about_id)} · {w(voiceKindWords[voice.kind])} · {clockTime(voice.at_ms)}
      </h3>
      {look.kind === 'known' && 'voice' in look.value && look.value.voice !== undefined ? (
        <Evidence voice={look.value.voice} device={device} />
      ) : (
        <NotKnown question={look} />
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer.run(device, { op: 'voice.answer', voice: voice.id, text: text.value.trim() });
        }}
      >
        <label>
          {t('voice.answer')}
          <textarea
            required
            maxLength={300}
            rows={2}
            value={text}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
        </label>
        <ActButton device={device} op="voice.answer" busy={busy} class="main-action">
          {t('voice.close')}
        </ActButton>
      </form>
      <Answer asking={answer.asking} />
    </article>
  );
}

function Past({ device }: { readonly device: Device }) {
  const last = estateDate();
  const pages = useQuestion(device, {
    key: `${last} ${device.state.value?.voices.length ?? 0}`,
    put: () =>
      readHistory(device, {
        span: 'event',
        first: estateDate(-monthDays),
        last,
        types: ['voice.recorded', 'voice.answered'],
        limit: 200,
      }),
  }).value;
  if (pages.kind !== 'known') return <NotKnown question={pages} />;
  const rows = pages.value.events.map((event: Happened) => ({ device, event })).toReversed();
  return <EventList rows={rows} />;
}

function aboutName(device: Device, kind: 'zone' | 'lane', id: string): string {
  const desc = device.desc.value;
  return nameOf(kind === 'zone' ? desc?.zones[id] : desc?.lanes[id], id);
}

/** Now at the estate, as a field for date and time wants it. */
function localNow(): string {
  const now = Temporal.Instant.fromEpochMilliseconds(Date.now()).toZonedDateTimeISO(timeZone.value);
  return now.toPlainDateTime().toString({ smallestUnit: 'minute' });
}

function instantOf(local: string): number | null {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone.peek()).epochMilliseconds;
  } catch {
    return null;
  }
}
