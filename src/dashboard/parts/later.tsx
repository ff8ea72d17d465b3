import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { t } from '../words/words.ts';

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'page'; readonly Page: ComponentType };

/** A page whose code comes when it is first opened. `load` must stay the same from one drawing to the next. */
export function Later({ load }: { readonly load: () => Promise<ComponentType> }) {
  const loaded = useSignal<Loaded>({ kind: 'loading' });
  useSignalEffect(() => {
    load()
      .then((Page) => {
        loaded.value = { kind: 'page', Page };
      })
      .catch(() => {
        loaded.value = { kind: 'failed' };
      });
  });
  const now = loaded.value;
  if (now.kind === 'page') return <now.Page />;
  return <p class="quiet">{now.kind === 'loading' ? t('page.loading') : t('page.failed')}</p>;
}
