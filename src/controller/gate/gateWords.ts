import type { RefusedWhy } from '../../access/grant.ts';
import type { Ask } from '../command.ts';
import type { Turn } from '../turn.ts';
import type { GateRefusal } from './gateDeeds.ts';

/** What a person hears whose command did not open a lane. */
export const refusedWords: Readonly<Record<RefusedWhy, GateRefusal>> = {
  lane_starting: { code: 'busy', text: 'The lane is starting and opens nothing yet. Ask again in a few seconds.' },
  lane_out_of_service: {
    code: 'denied',
    text: 'The lane is out of service. Look at its faults, and open the arm by hand if a driver waits.',
  },
  lane_fault: { code: 'denied', text: 'The barrier has a fault. Somebody must look at it and reset the lane first.' },
  emergency: { code: 'denied', text: 'The lane stands open because of fire or a manual release.' },
  no_vehicle: { code: 'denied', text: 'No vehicle stands before the barrier, so it was not opened.' },
  stale_command: { code: 'expired', text: 'The command came too late to open a gate. Look at the lane and ask again.' },
  clock_untrusted: {
    code: 'denied',
    text: 'The clock of the gate cannot be trusted, so nobody can say how old a command is. Use the button at the gate.',
  },
  retained: { code: 'denied', text: 'A retained command never opens a gate.' },
  repeated: { code: 'denied', text: 'This cause has opened the lane before. Ask again.' },
  queue_full: { code: 'busy', text: 'Three vehicles wait for the arm already. Ask again when one has passed.' },
};

/** What a person hears whose command was done. */
export function gateDone({ site, state }: Turn, ask: Ask): string {
  if (ask.kind === 'forgive') return 'Forgotten: the card may enter again wherever it was last.';
  if (!('lane' in ask)) return '';
  const name = site.lanes.find(({ id }) => id === ask.lane)?.names.en ?? ask.lane;
  const barrier = state.lanes[ask.lane]?.barrier;
  switch (ask.kind) {
    case 'gateOpen':
      return barrier !== undefined && barrier.stored.length > 0
        ? `${name}: it opens for the next vehicle when the one before is through.`
        : `${name} opens.`;
    case 'laneReset':
      return `${name}: reset, now ${barrier?.name ?? 'unknown'}.`;
    case 'callAcknowledge':
      return `${name}: the call is yours. The driver waits.`;
    case 'callArrive':
      return `${name}: noted that you are there.`;
    case 'callResolve':
      return `${name}: the call is closed.`;
  }
}
