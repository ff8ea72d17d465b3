import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person, Site } from '../controller/site.ts';
import type { PlanMessage } from '../mqtt/planSchema.ts';
import { refusalMessage } from '../mqtt/replyMessage.ts';
import type { ReplyMessage } from '../mqtt/replyMessages.ts';
import { readPeopleText } from '../people/peopleFolder.ts';
import { noSuch } from '../words/choice.ts';
import { type Words, worded } from '../words/language.ts';

export type PlanQuestion = { readonly login: string; readonly query: PlanMessage };

/** What the desk needs to know of a site. Logins of the people in it may ask; a stranger may not. */
export type PlannedSite = Pick<Site, 'place' | 'zones'> & { readonly people: readonly Pick<Person, 'login'>[] };

const words = {
  noConfig: {
    en: 'The config of the device cannot be read just now; ask again in a minute.',
    zh: '暂时无法读取设备的配置；请一分钟后再试。',
  },
  stranger: {
    en: '{login} is not among the people of this estate. Ask a manager.',
    zh: '{login} 不在本小区的人员中。请联系主管。',
  },
} satisfies Record<string, Words>;

/**
 * Answers what the nights to come look like, from the accepted config and without core: a year of a zone is a
 * computation that no lamp shall wait for. What draws it is loaded when somebody first asks.
 */
export async function answerPlan(
  { login, query }: PlanQuestion,
  site: PlannedSite | null,
  now: { readonly rev: number; readonly atMs: number },
): Promise<ReplyMessage> {
  const refuse = (code: 'denied' | 'invalid' | 'busy', text: Words) =>
    refusalMessage({ id: query.id, login, code, text, ...now });
  if (site === null) return refuse('busy', words.noConfig);
  if (!site.people.some((person) => person.login === login)) {
    return refuse('denied', worded(words.stranger, { login }));
  }
  const zone = site.zones.find(({ id }) => id === query.zone);
  if (zone === undefined) return refuse('invalid', noSuch('zone', query.zone, site.zones));
  const { planReply } = await import('../mqtt/planMessage.ts');
  return planReply({ query, login, zone, place: site.place, ...now });
}

/**
 * The accepted site of a state folder with the people in force, or null. Both were checked when they were accepted. The people
 * of a roster take the place of those of the config, as in core.
 */
export function plannedSiteFrom(folder: string): PlannedSite | null {
  try {
    const file: { site?: PlannedSite } & Partial<PlannedSite> = JSON.parse(
      readFileSync(join(folder, 'site.json'), 'utf8'),
    );
    const roster = readPeopleText(folder);
    const site = file.site ?? file;
    return site.place === undefined || site.zones === undefined || site.people === undefined
      ? null
      : { place: site.place, zones: site.zones, people: roster?.people ?? site.people };
  } catch {
    return null;
  }
}
