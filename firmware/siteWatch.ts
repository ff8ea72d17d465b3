import type { Site } from '../src/controller/site.ts';
import type { Words } from '../src/words/language.ts';
import { type Config, needsRestart } from './config.ts';

/** People save a file and look up; ten seconds is soon enough and costs nothing. */
const lookMs = 10_000;

export type SiteWatchEars = {
  /** Take this site over while running. */
  readonly onSite: (site: Site) => void;
  readonly onRefused: (message: Words) => void;
  /** The wiring changed: only a new process can claim the outputs anew. */
  readonly onRestart: () => void;
};

export type SiteWatch = {
  /** Looks now: for people who do not want to wait. */
  look(): void;
  close(): void;
};

/** Looks at the config file now and each ten seconds. */
export function watchSite(config: Config, running: Site, ears: SiteWatchEars): SiteWatch {
  let site = running;
  let refused = false;
  let looking = false;

  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    const seen = await config.look();
    looking = false;
    if (seen.kind === 'same') return;
    if (seen.kind === 'refused') {
      refused = true;
      return ears.onRefused(seen.message);
    }
    if (seen.site.revision === site.revision && !refused) return;
    refused = false;
    if (needsRestart(site, seen.site)) return ears.onRestart();
    site = seen.site;
    ears.onSite(site);
  };
  const start = (): void => void look(); // A look never rejects.
  const timer = setInterval(start, lookMs);
  start();
  return { look: start, close: () => clearInterval(timer) };
}
