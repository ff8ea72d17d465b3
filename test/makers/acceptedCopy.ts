import type { Accepted } from '../../src/settings/accepted.ts';
import { aSite } from './site.ts';

/** The n-th accepted copy of an estate; `acceptedAtMs` is n, so that a test sees which one it got. */
export const aCopy = (n: number): Omit<Accepted, 'v' | 'sha256OfBody'> => ({
  sha256OfText: n.toString(16).padStart(64, '0'),
  acceptedAtMs: n,
  sourceFile: 'config/estate.yaml',
  sources: [{ file: 'config/estate.yaml', sha256: n.toString(16).padStart(64, '0') }],
  site: aSite({ zones: 2, revision: n.toString(16).padStart(12, '0') }),
});
