import type { LaneView } from '../access/laneView.ts';
import type { SiteView, ZoneView } from '../controller/view.ts';
import type { OfficeRow } from '../ports.ts';
import type { HomeAssistant, Thing } from './homeAssistant.ts';

/** What is shown of one thing. `urgent` is told at once, `figures` change all the time and may wait a minute. */
export type Shown = { readonly thing: Thing; readonly urgent: object; readonly figures: object };

export function shownOf(view: SiteView, { language }: Pick<HomeAssistant, 'language'>): readonly Shown[] {
  return [
    ...view.zones.map((zone) => zoneShown(view, zone)),
    ...view.lanes.map(laneShown),
    {
      thing: { kind: 'device', id: 'all' },
      urgent: {
        clock_doubt: onOff(!['synced', 'holdover', 'rtc'].includes(view.clock.kind)),
        fault: onOff(view.faults.length > 0),
        faults: view.faults.map((fault) => (language === 'zh' ? fault.zh.text : fault.text)),
      },
      figures: {},
    },
  ];
}

function zoneShown({ faults }: SiteView, { id, level, powerW, booked }: ZoneView): Shown {
  return {
    thing: { kind: 'zone', id },
    urgent: {
      state: onOff(level > 0),
      // A light that is off keeps its brightness in Home Assistant.
      ...(level > 0 ? { brightness: Math.max(1, Math.round(level)), color_mode: 'brightness' } : {}),
      fault: onOff(faults.some(({ about }) => about === id)),
    },
    figures: { power_w: Math.round(powerW * 10) / 10, energy_wh: Math.round(booked.wh * 10) / 10 },
  };
}

function laneShown({ id, barrier, call, faults, totals }: LaneView): Shown {
  return {
    thing: { kind: 'lane', id },
    urgent: { state: coverState(barrier), call: onOff(call !== null), fault: onOff(faults.length > 0) },
    figures: { passages_total: totals.passages },
  };
}

/** `None`: Home Assistant shows it as unknown. */
function coverState(barrier: LaneView['barrier']): string {
  switch (barrier) {
    case 'closed':
    case 'opening':
    case 'closing':
      return barrier;
    case 'open':
    case 'passing':
    case 'clearing':
    case 'heldOpen':
    case 'emergencyOpen':
      return 'open';
    case 'bootHold':
    case 'unknown':
    case 'outOfService':
    case 'fault':
      return 'None';
  }
}

function onOff(on: boolean): 'ON' | 'OFF' {
  return on ? 'ON' : 'OFF';
}

export type LaneHappening = { readonly lane: string; readonly payload: { readonly event_type: string } };

/** What a row means to Home Assistant; null: nothing. No card, not even its pseudonym, goes along. */
export function happeningOf({ stream, body }: OfficeRow): LaneHappening | null {
  if (stream !== 'evt') return null;
  const { type, lane } = body;
  const event_type = typeof type === 'string' ? eventType(type, body) : null;
  return event_type === null || typeof lane !== 'string' ? null : { lane, payload: { event_type } };
}

function eventType(type: string, body: OfficeRow['body']): string | null {
  switch (type) {
    case 'card.read':
      return readTypes[String(body['outcome'])] ?? null;
    case 'gate.opened':
      return 'gate_opened';
    case 'gate.refused':
      return 'gate_refused';
    case 'call.called':
      return 'guard_called';
    case 'call.ended':
      return 'call_ended';
    default:
      return null;
  }
}

const readTypes: Readonly<Record<string, string>> = {
  grant: 'read_granted',
  deny: 'read_denied',
  foreign: 'read_foreign',
  ghost: 'read_ghost',
};
