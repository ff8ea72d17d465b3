import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

/** Over plain HTTP off this machine the browser withholds keys, installation and the offline page; say so and go on. */
export function SecureNotice() {
  if (isSecureContext) return null;
  return (
    <p class="tone warn" role="note">
      <Icon name="shield" />
      <span>{t('secure.missing')}</span>
    </p>
  );
}
