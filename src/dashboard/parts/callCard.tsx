import { callReasonWords } from '../../words/terms.ts';
import type { Body } from '../asks/asks.ts';
import { type Ask, useAsk } from '../asks/useAsk.ts';
import type { OpenCall } from '../estate/lists.ts';
import { connected } from '../session.ts';
import { duration, nowMs } from '../words/time.ts';
import { nameOf, t, w } from '../words/words.ts';
import { ActButton } from './actButton.tsx';
import { Answer } from './answer.tsx';
import { Icon } from './icon.tsx';

type Call = OpenCall['call'];
type CallBody = Extract<Body, { op: 'call.acknowledge' | 'call.arrive' | 'call.resolve' }>;
const ends = ['card', 'guardOpen', 'turnedAway'] as const;

/** A call of the guard: one tap takes care of it, one says how it ended and whether help was needed. */
export function CallCard({ device, lane, call }: OpenCall) {
  const ask = useAsk();
  const ahead = device.aheadMs.value ?? 0;
  return (
    <article class={`card call ${call.acked_by === null ? 'open' : ''}`}>
      <h3>
        <Icon name="call" />
        {nameOf(device.desc.value?.lanes[lane], lane)}
        <span class="age">{duration(nowMs.value + ahead - call.called_ms)}</span>
      </h3>
      <p>{w(callReasonWords[call.reason])}</p>
      <p class="quiet">{careOf(call)}</p>
      <CallButtons device={device} lane={lane} call={call} ask={ask} />
      <Answer asking={ask.asking} />
    </article>
  );
}

function CallButtons({ device, lane, call, ask }: OpenCall & { readonly ask: Ask }) {
  const busy = !connected.value || ask.asking.value.kind === 'pending';
  const about = { lane, call: call.id };
  const button = (text: string, body: CallBody, kind = '') => (
    <ActButton device={device} op={body.op} class={kind} busy={busy} onClick={() => ask.run(device, body)}>
      {text}
    </ActButton>
  );
  return (
    <div class="buttons">
      {call.acked_by === null && button(t('call.acknowledge'), { op: 'call.acknowledge', ...about }, 'main-action')}
      {call.acked_by !== null &&
        !call.arrived &&
        button(t('call.arrive'), { op: 'call.arrive', ...about }, 'main-action')}
      {call.acked_by !== null &&
        ends.map((end) => button(t(`call.end.${end}`), { op: 'call.resolve', ...about, end, needed: true }))}
      {button(t('call.notNeeded'), { op: 'call.resolve', ...about, end: 'card', needed: false })}
    </div>
  );
}

function careOf({ acked_by, arrived }: Call): string {
  if (acked_by === null) return t('call.nobody');
  return t(arrived ? 'call.there' : 'call.coming', { who: acked_by });
}
