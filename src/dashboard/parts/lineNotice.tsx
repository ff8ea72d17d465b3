import { devices } from '../estate/estate.ts';
import { lineState } from '../session.ts';
import { duration, fullTime, nowMs } from '../words/time.ts';
import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

/** Without a line: how old the picture is, that nothing can be asked, and what to look at. */
export function LineNotice() {
  const line = lineState.value;
  if (line.kind === 'open') return null;
  const heard = devices.value.map(({ heardMs }) => heardMs.value).filter((at) => at !== null);
  const newest = heard.length === 0 ? null : Math.max(...heard);
  return (
    <div class="tone bad notice">
      <Icon name="line" />
      <div>
        <strong role="alert">{t(line.kind === 'lost' ? 'line.lost' : 'line.connecting')}</strong>
        {newest !== null && <p>{t('line.old', { time: fullTime(newest), age: duration(nowMs.value - newest) })}</p>}
        {line.kind === 'lost' && <p>{t('line.remedy')}</p>}
      </div>
    </div>
  );
}
