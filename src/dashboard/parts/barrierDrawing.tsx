import type { LaneSeen } from '../estate/device.ts';

const raised: ReadonlySet<LaneSeen['barrier']> = new Set(['open', 'passing', 'clearing', 'heldOpen', 'emergencyOpen']);
const moving: ReadonlySet<LaneSeen['barrier']> = new Set(['opening', 'closing', 'unknown', 'bootHold']);

/** The arm from the side, as the state tells it; the words stand beside it. */
export function BarrierDrawing({
  barrier,
  vehicle,
}: {
  readonly barrier: LaneSeen['barrier'];
  readonly vehicle: boolean;
}) {
  const angle = raised.has(barrier) ? -78 : moving.has(barrier) ? -35 : 0;
  return (
    <svg class="barrier" viewBox="0 0 220 80" aria-hidden="true" focusable="false">
      <path class="ground" d="M0 74h220" />
      {vehicle && <path class="vehicle" d="M8 70V56l10-18h44l14 18 14 3v11z" />}
      <path class="post" d="M118 74V40h16v34z" />
      <g class="arm" style={{ transform: `rotate(${angle}deg)` }}>
        <path class="arm-white" d="M126 47h88" />
        <path class="arm-red" d="M142 47h14m14 0h14m14 0h14" />
      </g>
    </svg>
  );
}
