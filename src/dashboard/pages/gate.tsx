import { lanePlaces, openCalls } from '../estate/lists.ts';
import { CallCard } from '../parts/callCard.tsx';
import { Episodes } from '../parts/episodes.tsx';
import { LaneHours } from '../parts/laneHours.tsx';
import { LaneLive } from '../parts/laneLive.tsx';
import { route, to } from '../route.ts';
import { nameOf, t } from '../words/words.ts';

/** The assist board, then each lane: what stands there, what it carries, and how long each vehicle took for what. */
export function GatePage() {
  const [site, name, id] = route.value.words;
  const chosen =
    lanePlaces.value.find(({ device, id: one }) => device.site === site && device.device === name && one === id) ??
    lanePlaces.value[0];
  return (
    <>
      <h1>{t('nav.gate')}</h1>
      <section aria-labelledby="board">
        <h2 id="board">{t('gate.board')}</h2>
        {openCalls.value.length === 0 && <p class="quiet">{t('gate.noCalls')}</p>}
        <div class="cards">
          {openCalls.value.map(({ device, lane, call }) => (
            <CallCard key={call.id} device={device} lane={lane} call={call} />
          ))}
        </div>
      </section>
      <h2>{t('overview.lanes')}</h2>
      <nav class="tabs" aria-label={t('overview.lanes')}>
        {lanePlaces.value.map(({ device, id: one }) => (
          <a
            key={`${device.key} ${one}`}
            href={to('gate', device.site, device.device, one)}
            aria-current={chosen?.device === device && chosen.id === one ? 'page' : undefined}
          >
            {nameOf(device.desc.value?.lanes[one], one)}
          </a>
        ))}
      </nav>
      {chosen !== undefined && (
        <>
          <LaneLive device={chosen.device} id={chosen.id} />
          <LaneHours device={chosen.device} id={chosen.id} />
          <Episodes device={chosen.device} id={chosen.id} />
        </>
      )}
    </>
  );
}
