import { laneFaults } from '../../access/laneFaults.ts';
import type { Now } from '../../units.ts';
import type { ReaderTrouble } from '../event.ts';
import type { Site } from '../site.ts';
import type { State } from '../state.ts';
import type { Fault } from '../view.ts';

const remedies: Readonly<Record<ReaderTrouble['kind'], string>> = {
  unplugged: 'Check the cable and the supply of the reader.',
  d0StuckLow: 'Check D0 for a short to ground, and whether somebody has opened the reader.',
  d1StuckLow: 'Check D1 for a short to ground, and whether somebody has opened the reader.',
  swapped: 'Exchange the wires D0 and D1 at the terminal.',
  busy: 'Check the line names in the config, and which other program holds them.',
  noSiteKey: 'Put the site key on this device: `duskgate card keys` shows how.',
};

/** Everything that is wrong at the gates, with what to do about it. */
export function laneFaultsOf(site: Site, state: State, now: Now): readonly Fault[] {
  return [
    ...barrierFaults(site, state, now),
    ...outputFaults(state),
    ...readerFaults(state),
    ...rosterFaults(site, state),
  ];
}

function barrierFaults({ lanes }: Site, state: State, now: Now): readonly Fault[] {
  return lanes.flatMap((lane) => {
    const known = state.lanes[lane.id];
    if (known === undefined) return [];
    return laneFaults(lane, known, now).map(({ about, text, remedy }) => {
      return { about: lane.id, sinceMs: null, kind: 'lane' as const, text: `${about}: ${text}`, remedy };
    });
  });
}

function outputFaults({ refusedGates }: State): readonly Fault[] {
  const remedy =
    'Check the wiring of the barrier outputs and whether another program holds them. Open the arm by hand.';
  return Object.entries(refusedGates).map(([about, { message, sinceMs }]) => {
    return { about, sinceMs, kind: 'lane' as const, text: `A barrier output refused: ${message}`, remedy };
  });
}

function readerFaults({ readers }: State): readonly Fault[] {
  return Object.entries(readers).flatMap(([about, { trouble, troubleSinceMs }]) => {
    if (trouble === null) return [];
    return [
      { about, sinceMs: troubleSinceMs, kind: 'reader' as const, text: trouble.detail, remedy: remedies[trouble.kind] },
    ];
  });
}

function rosterFaults({ readers }: Site, { roster, refusedRoster }: State): readonly Fault[] {
  const faults: Fault[] = [];
  if (refusedRoster !== null) {
    const { text, sinceMs } = refusedRoster;
    const remedy = 'Correct what the office sends, and send it again. The roster before stays in force.';
    faults.push({ about: 'roster', sinceMs, kind: 'roster', text: `A roster was refused: ${text}`, remedy });
  }
  if (readers.length > 0 && roster === null) {
    const text = 'There is no roster, so every card is a stranger.';
    const remedy = 'Send one from the office, or take one from a file: `duskgate card import FILE.csv`.';
    faults.push({ about: 'roster', sinceMs: null, kind: 'roster', text, remedy });
  }
  return faults;
}
