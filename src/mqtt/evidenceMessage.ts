import type { Deed, Evidence, LaneEvidence, Vehicle, ZoneEvidence } from '../service/voice/evidence.ts';
import { anchorText } from '../words/anchorText.ts';
import type { ReplyMessage } from './replyMessages.ts';

type Part = NonNullable<ReplyMessage['voice']>;

/** What is known of a moment, in the units of the messages. */
export function evidenceMessageOf(evidence: Evidence): Part {
  return evidence.kind === 'zone' ? zoneOf(evidence) : laneOf(evidence);
}

function zoneOf({ lamp, nightKept, change, ...zone }: ZoneEvidence): Part {
  return {
    about: 'zone',
    zone: zone.zone,
    at_ms: zone.atMs,
    night: zone.night,
    kept: zone.kept,
    deeds: zone.deeds.map(deedOf),
    lamp: lamp && {
      from_ms: lamp.fromMs,
      to_ms: lamp.toMs,
      level_pct: lamp.level,
      source: lamp.source,
      lit_s: lamp.litS,
      needed_s: lamp.neededS,
      served_s: lamp.servedS,
    },
    planned_pct: zone.planned,
    promised: zone.promised,
    night_kept: nightKept && {
      needed_s: nightKept.neededS,
      served_s: nightKept.servedS,
      lost_s: nightKept.lostS,
    },
    change: change && {
      rule: change.rule,
      edge: change.edge,
      from: anchorText(change.from),
      to: anchorText(change.to),
      move_min: change.moveMin,
      nights: change.nights,
      year_wh: Math.round(change.yearWh),
    },
  };
}

function laneOf({ lane, atMs, night, kept, deeds, vehicle, around, broken }: LaneEvidence): Part {
  return {
    about: 'lane',
    lane,
    at_ms: atMs,
    night,
    kept,
    deeds: deeds.map(deedOf),
    vehicle: vehicle && vehicleOf(vehicle),
    around,
    broken: [...broken],
  };
}

function vehicleOf({ phases, call, ...vehicle }: Vehicle) {
  return {
    episode: vehicle.id,
    started_ms: vehicle.startedAtMs,
    outcome: vehicle.outcome,
    total_ms: vehicle.totalMs,
    wait_ms: vehicle.waitMs,
    frames: vehicle.frames,
    bad_frames: vehicle.badFrames,
    denials: vehicle.denials,
    call_waited_ms: call?.waitedMs ?? null,
    call_ack_ms: call?.ackMs ?? null,
    reach_ms: phases.reach,
    read_ms: phases.read,
    decide_ms: phases.decide,
    actuate_ms: phases.actuate,
    move_ms: phases.move,
    close_ms: phases.close,
  };
}

function deedOf({ atMs, type, login }: Deed) {
  return { ts_ms: atMs, type, login };
}
