import { oddNoonAt } from '../../calendar/sun.ts';
import type { Draft } from '../draft.ts';
import type { Finding } from '../problem.ts';

/** A place and a time zone that do not belong together: swapped degrees, a forgotten minus sign, another zone. */
export function placeFindings({ place }: Draft): Finding[] {
  const noon = place === null ? null : oddNoonAt(place);
  if (place === null || noon === null) return [];
  const message = `At this place the sun would stand highest at ${noon} by ${place.timeZone}.`;
  const remedy = 'Are latitude and longitude swapped, a minus sign missing, or is it another time zone?';
  return [{ path: ['place'], message, remedy }];
}
