import { useSignal } from '@preact/signals';
import { ask, type Outcome, type Reply } from '../asks/asks.ts';
import { useQuestion } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { fullTime } from '../words/time.ts';
import { t } from '../words/words.ts';
import { NotKnown } from './unknown.tsx';

type Lines = NonNullable<Reply['log']>;
const linesAtOnce = 200;

/** The crew's log as it stands on the device, newest last, with older pages by a tap. */
export function CrewLog({ device }: { readonly device: Device }) {
  const beforeMs = useSignal<number | null>(null);
  const level = useSignal<'info' | 'warning' | 'fault'>('info');
  const log = useQuestion<Lines>(device, {
    key: `${beforeMs.value ?? ''} ${level.value} ${device.state.value?.rev ?? 0}`,
    put: async (): Promise<Lines | Outcome> => {
      const outcome = await ask(device, {
        op: 'log.get',
        level: level.value,
        before_ms: beforeMs.value,
        limit: linesAtOnce,
      });
      return outcome.kind === 'answered' && outcome.reply.ok && outcome.reply.log !== undefined
        ? outcome.reply.log
        : outcome;
    },
  }).value;
  return (
    <>
      <label class="inline">
        {t('log.level')}
        <select value={level} onChange={(event) => (level.value = event.currentTarget.value as typeof level.value)}>
          {(['info', 'warning', 'fault'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`log.level.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {log.kind === 'known' ? <LogLines log={log.value} /> : <NotKnown question={log} />}
      {log.kind === 'known' && (
        <div class="buttons">
          {log.value.more && log.value.lines[0] !== undefined && (
            <button type="button" onClick={() => (beforeMs.value = log.value.lines[0]?.ts_ms ?? null)}>
              {t('log.older')}
            </button>
          )}
          {beforeMs.value !== null && (
            <button type="button" onClick={() => (beforeMs.value = null)}>
              {t('log.newest')}
            </button>
          )}
        </div>
      )}
    </>
  );
}

function LogLines({ log }: { readonly log: Lines }) {
  if (log.lines.length === 0) return <p class="quiet">{t('events.none')}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('log.crew')}>
      <table class="events">
        <thead>
          <tr>
            <th scope="col">{t('events.when')}</th>
            <th scope="col">{t('log.mark')}</th>
            <th scope="col">{t('events.about')}</th>
            <th scope="col">{t('events.what')}</th>
          </tr>
        </thead>
        <tbody>
          {log.lines.toReversed().map((line, index) => (
            // Lines have no number; their place in the answer is one.
            <tr key={`${line.ts_ms} ${index}`} class={line.mark === 'FAULT' ? 'fault' : ''}>
              <td class="time">{fullTime(line.ts_ms)}</td>
              <td>{line.mark}</td>
              <td>{line.about}</td>
              <td>{line.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
