import type { Anchor } from '../calendar/anchor.ts';

/** An anchor as short text: `05:45`, `sunset-10`, `sunrise(-6)+15`. */
export function anchorText(anchor: Anchor): string {
  if (anchor.kind === 'clock') return anchor.time;
  const { edge, elevationDeg, offsetMin } = anchor;
  const sun = edge === 'set' ? 'sunset' : 'sunrise';
  const elevation = elevationDeg === -0.833 ? '' : `(${elevationDeg})`;
  const offset = offsetMin === 0 ? '' : offsetMin > 0 ? `+${offsetMin}` : String(offsetMin);
  return `${sun}${elevation}${offset}`;
}
