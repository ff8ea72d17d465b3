import { useSignal } from '@preact/signals';
import { downTopic } from '../../mqtt/topics.ts';
import { ask } from '../asks/asks.ts';
import type { Asking } from '../asks/useAsk.ts';
import { partsOf } from '../config/packing.ts';
import type { Device } from '../estate/device.ts';
import { isOnline } from '../estate/estate.ts';
import { connected, publish } from '../session.ts';
import { t } from '../words/words.ts';
import { ActButton, NoRight } from './actButton.tsx';
import { Answer } from './answer.tsx';

/** Sends a config file to a device, which proves it before it runs on it. The bytes are nobody's word: the act names them. */
export function ConfigForm({ device }: { readonly device: Device }) {
  const file = useSignal<File | null>(null);
  const why = useSignal('');
  const asking = useSignal<Asking>({ kind: 'idle' });
  const busy = !connected.value || !isOnline(device) || asking.value.kind === 'pending';
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (file.value === null) return;
    asking.value = { kind: 'pending' };
    asking.value = await sendConfig(device, file.value, why.value.trim());
  };
  return (
    <form class="card" onSubmit={(event) => void submit(event)} aria-label={`${t('config.title')}: ${device.device}`}>
      <h2>
        {t('config.title')}: {device.device}
      </h2>
      <p class="quiet">{t('config.lead')}</p>
      <label>
        {t('config.file')}
        <input
          type="file"
          required
          accept=".yaml,.yml"
          onChange={(event) => (file.value = event.currentTarget.files?.[0] ?? null)}
        />
      </label>
      <label>
        {t('config.why')}
        <input maxLength={200} required value={why} onInput={(event) => (why.value = event.currentTarget.value)} />
      </label>
      <ActButton device={device} op="config.take" busy={busy} class="danger">
        {t('config.go')}
      </ActButton>
      <NoRight device={device} op="config.take" />
      <Answer asking={asking} />
    </form>
  );
}

/** Never rejects: a file that cannot be read or packed was not sent. */
async function sendConfig(device: Device, file: File, why: string): Promise<Asking> {
  try {
    const { id, parts } = await partsOf(file);
    for (const part of parts)
      if (!(await publish(downTopic(device, 'conf'), JSON.stringify(part), { retain: false })))
        return { kind: 'unsent' };
    return await ask(device, { op: 'config.take', delivery: id, why });
  } catch {
    return { kind: 'unsent' };
  }
}
