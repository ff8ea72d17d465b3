import { readFileSync } from 'node:fs';
import type { Site } from '../controller/site.ts';
import type { PlanMessage } from '../mqtt/planSchema.ts';
import { refusalMessage } from '../mqtt/replyMessage.ts';
import type { ReplyMessage } from '../mqtt/replyMessages.ts';

export type PlanQuestion = { readonly login: string; readonly query: PlanMessage };

/** What the desk needs to know of a site. Logins of the people in it may ask; a stranger may not. */
export type PlannedSite = Pick<Site, 'place' | 'zones' | 'people'>;

/**
 * Answers what the nights to come look like, from the accepted config and without core: a year of a zone is a
 * computation that no lamp shall wait for. What draws it is loaded when somebody first asks.
 */
export async function answerPlan(
  { login, query }: PlanQuestion,
  site: PlannedSite | null,
  now: { readonly rev: number; readonly atMs: number },
): Promise<ReplyMessage> {
  const refuse = (code: 'denied' | 'invalid' | 'busy', text: string) =>
    refusalMessage({ id: query.id, login, code, text, ...now });
  if (site === null) return refuse('busy', 'The config of the device cannot be read just now; ask again in a minute.');
  if (!site.people.some((person) => person.login === login)) {
    return refuse('denied', `${login} is not in the people of the config. Ask a manager.`);
  }
  const zone = site.zones.find(({ id }) => id === query.zone);
  if (zone === undefined) return refuse('invalid', `There is no zone "${query.zone}" on this device.`);
  const { planReply } = await import('../mqtt/planMessage.ts');
  return planReply({ query, login, zone, place: site.place, ...now });
}

/** The accepted site of a state folder, or null. It was checked when it was accepted. */
export function plannedSiteFrom(siteFile: string): PlannedSite | null {
  try {
    const file: { site?: PlannedSite } & Partial<PlannedSite> = JSON.parse(readFileSync(siteFile, 'utf8'));
    const site = file.site ?? file;
    return site.place === undefined || site.zones === undefined || site.people === undefined
      ? null
      : { place: site.place, zones: site.zones, people: site.people };
  } catch {
    return null;
  }
}
