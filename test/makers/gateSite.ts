import { accepting } from '../../src/access/cardFormat.ts';
import type { Reader, Site } from '../../src/controller/site.ts';
import { aLane } from './lane.ts';
import { aSite } from './site.ts';

/** The reader at the way in, H10301 only, unless told otherwise. */
export const aReader = (over: Partial<Reader> = {}): Reader => ({
  id: 'reader-in',
  lane: 'in-1',
  d0: 'GPIO23',
  d1: 'GPIO24',
  accepted: accepting(['H10301']),
  facilities: [],
  ...over,
});

/** An estate with one way in and its reader, unless told otherwise. */
export const aGateSite = (over: Partial<Omit<Site, 'zones'>> = {}): Site =>
  aSite({ lanes: [aLane()], readers: [aReader()], ...over });
