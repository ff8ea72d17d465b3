import type { Reply } from '../asks/asks.ts';
import { useAsk } from '../asks/useAsk.ts';
import type { Device } from '../estate/device.ts';
import { connected } from '../session.ts';
import { language, t } from '../words/words.ts';
import { Answer } from './answer.tsx';
import { Icon } from './icon.tsx';

type Audit = NonNullable<Reply['audit']>;

/** A device before it spoke Chinese says it in English. */
const wordsOf = ({ text, text_zh }: Audit): string => (language.value === 'zh' ? (text_zh ?? text) : text);

/** Whether anybody changed the record of who did what: asked of the device, which holds the chain. */
export function AuditCheck({ device }: { readonly device: Device }) {
  const ask = useAsk();
  const now = ask.asking.value;
  const audit = now.kind === 'answered' ? now.reply.audit : undefined;
  return (
    <div>
      <button
        type="button"
        disabled={!connected.value || now.kind === 'pending'}
        onClick={() => ask.run(device, { op: 'audit.verify' })}
      >
        <Icon name="shield" /> {t('audit.verify')}
      </button>
      {audit === undefined ? (
        <Answer asking={ask.asking} />
      ) : (
        <p role="status" class={`tone ${audit.sound ? 'good' : 'bad'}`}>
          <Icon name={audit.sound ? 'ok' : 'fault'} />
          <span>
            {audit.sound
              ? t('audit.sound', { entries: audit.entries })
              : t('audit.bad', { n: audit.n ?? '–', text: wordsOf(audit) })}
          </span>
        </p>
      )}
    </div>
  );
}
