import type { ClockTime } from '../../calendar/anchor.ts';
import type { Site } from '../../controller/site.ts';
import type { Schedule } from '../../lighting/schedule.ts';
import type { Zone } from '../../lighting/zone.ts';

/** The estate as it was before: each zone on its declared baseline, without motion sensors; a zone without one stays as it is. */
export function onBaseline(site: Site): Site {
  return withZones(site, (zone) => (zone.baseline === null ? zone : onSchedule(zone, zone.baseline)));
}

/** The roads, paths and stairs on one time switch all year, every night alike; the rest as configured. */
export function onTimetable(site: Site, { start, end }: { readonly start: ClockTime; readonly end: ClockTime }): Site {
  const timer = {
    id: 'timer',
    season: null,
    days: null,
    start: { kind: 'clock', time: start },
    end: { kind: 'clock', time: end },
    level: 100,
    steps: [],
    onlyDarkerThanDeg: null,
  } as const;
  const schedule: Schedule = { rules: [timer], exceptions: [] };
  return withZones(site, (zone) => (zone.need === 'must-be-lit' ? onSchedule(zone, schedule) : zone));
}

/** The same lanes with nobody who is called to a driver. */
export function withoutAssist(site: Site): Site {
  return { ...site, lanes: site.lanes.map((lane) => ({ ...lane, assist: { ...lane.assist, enabled: false } })) };
}

/** The lights alone: no lane, no reader. */
export function withoutLanes(site: Site): Site {
  return { ...site, lanes: [], readers: [] };
}

/** The lanes alone: no zone, no meter, no photocell. */
export function withoutZones(site: Site): Site {
  return { ...site, zones: [], meters: [], photocell: null };
}

function onSchedule(zone: Zone, schedule: Schedule): Zone {
  return { ...zone, schedule, presence: [] };
}

function withZones(site: Site, how: (zone: Zone) => Zone): Site {
  return { ...site, zones: site.zones.map(how) };
}
