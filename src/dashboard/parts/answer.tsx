import type { Signal } from '@preact/signals';
import { useComputed } from '@preact/signals';
import type { Asking } from '../asks/useAsk.ts';
import { replyWords } from '../words/replies.ts';
import { t } from '../words/words.ts';
import { Icon, type IconName } from './icon.tsx';

type Said = {
  readonly tone: 'wait' | 'good' | 'bad';
  readonly icon: IconName;
  readonly text: string;
  readonly detail: string;
  readonly lang?: 'en' | undefined;
};

/** What became of something that was asked: under way, in force, or not and why. Read aloud as it changes. */
export function Answer({ asking }: { readonly asking: Signal<Asking> }) {
  const said = useComputed(() => sayingOf(asking.value));
  const { value } = said;
  return (
    <div role="status" class="answer">
      {value !== null && (
        <p class={`tone ${value.tone}`}>
          <Icon name={value.icon} />
          <span>
            <strong>{value.text}</strong> {value.detail !== '' && <span lang={value.lang}>{value.detail}</span>}
          </span>
        </p>
      )}
    </div>
  );
}

function sayingOf(asking: Asking): Said | null {
  switch (asking.kind) {
    case 'idle':
      return null;
    case 'pending':
      return { tone: 'wait', icon: 'wait', text: t('ask.pending'), detail: '' };
    case 'unsent':
      return { tone: 'bad', icon: 'no', text: t('ask.unsent'), detail: t('ask.unsentDetail') };
    case 'silent':
      return { tone: 'bad', icon: 'fault', text: t('ask.silent'), detail: t('ask.silentDetail') };
    case 'answered': {
      const { ok, code } = asking.reply;
      const { text: detail, lang } = replyWords(asking.reply);
      return ok
        ? { tone: 'good', icon: 'ok', text: t('ask.applied'), detail, lang }
        : { tone: 'bad', icon: 'no', text: t(`code.${code}`), detail, lang };
    }
  }
}
