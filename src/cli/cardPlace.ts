import { uidKeyOf } from '../access/cardNumber.ts';
import type { TableSite } from '../cards/cells.ts';
import type { Refusal } from '../cards/fault.ts';
import type { LoadedRoster } from '../cards/loadedRoster.ts';
import { printedFormat, printedKey } from '../cards/printedCard.ts';
import { type ChangeSite, type Content, nextVersion } from '../cards/rosterChange.ts';
import { adopt, type CardFiles, cardFiles, readHeld } from '../cards/rosterFolder.ts';
import type { Trust } from '../cards/rosterHead.ts';
import type { RosterCard } from '../cards/rosterLine.ts';
import { readSigner, readTrusted } from '../cards/signature.ts';
import { pseudonymOf, readSiteKey, type SiteKey } from '../cards/siteKey.ts';
import type { Site } from '../controller/site.ts';
import { rosterRefusalWords } from '../words/terms.ts';
import { type Arguments, exit, UsageError } from './command.ts';
import { stateFolder } from './places.ts';
import { readSite } from './site.ts';
import { paint, type Terminal } from './terminal.ts';

/** What every `duskgate card` command works on. */
export type CardPlace = {
  readonly site: Site;
  readonly files: CardFiles;
  readonly siteKey: SiteKey;
  readonly trust: Trust;
  readonly held: LoadedRoster | null;
};

/** Opens the cards of the state folder. Null after a bad config was printed; throws CardTrouble when a key is missing. */
export async function openPlace(given: Arguments, terminal: Terminal): Promise<CardPlace | null> {
  const site = await readSite(given, terminal);
  if (site === null) return null;
  const files = cardFiles(stateFolder(given));
  const siteKey = readSiteKey(files.siteKey);
  const trust = { site: site.id, siteKey, trusted: readTrusted(files.trusted) };
  const { roster, passedOver } = readHeld(files, trust);
  for (const text of passedOver) terminal.err(`${paint(terminal, 'yellow', text[terminal.language])}\n`);
  return { site, files, siteKey, trust, held: roster };
}

/** What the cells of a table are read by. A desk that only signs rosters may know no lanes. */
export function tableSite({ site, siteKey }: CardPlace): TableSite {
  const lanes = site.lanes.length === 0 ? null : site.lanes.map(({ id }) => id);
  return { siteKey, timeZone: site.place.timeZone, lanes };
}

/** Makes, signs and takes the next version; says which, or why not. */
export function publish(place: CardPlace, content: Content, terminal: Terminal): number {
  const signer = readSigner(place.files.signer);
  const about: ChangeSite = { site: place.site.id, siteKey: place.siteKey.fingerprint, createdAtMs: Date.now() };
  return takeBytes(place, nextVersion(place.held, content, about, signer), terminal);
}

/** Takes a roster or a delta and says which version is in force, or why not. */
export function takeBytes(place: CardPlace, bytes: Buffer, terminal: Terminal): number {
  const done = adopt(bytes, place.held, place);
  if (done.kind === 'refused') {
    const stays = { en: 'The running roster stays.', zh: '现用名单保持不变。' };
    terminal.err(`${refusalText(done, terminal)}\n${stays[terminal.language]}\n`);
    return exit.no;
  }
  const { version, cards, digest } = done.roster.head;
  const words = {
    en: `Roster version ${version}: ${cards} cards, digest ${digest.slice(0, 12)}.`,
    zh: `名单版本 ${version}：${cards} 张卡，摘要 ${digest.slice(0, 12)}。`,
  };
  terminal.out(`${paint(terminal, 'green', words[terminal.language])}\n`);
  return exit.ok;
}

/** Why a roster is refused; in Chinese with the kind of refusal before it. */
export function refusalText({ code, words }: Pick<Refusal, 'code' | 'words'>, terminal: Terminal): string {
  const kind = rosterRefusalWords[code]?.zh;
  const zh = kind === undefined ? words.zh : `名单被拒绝（${kind}）：${words.zh}`;
  return paint(terminal, 'red', terminal.language === 'zh' ? zh : words.en);
}

/** The pseudonym of `--card FORMAT:FACILITY:NUMBER` or `uid:HEX`. Throws UsageError, which does not repeat the number. */
export function askedPseudonym(text: string, siteKey: SiteKey): string {
  const [name = '', facility = '', number = '', ...rest] = text.split(':');
  const format = rest.length > 0 ? null : printedFormat(name);
  const printed = format === null ? null : printedKey(format, facility, number);
  const key = name.toLowerCase() === 'uid' ? uidKeyOf([facility, number, ...rest].join('')) : printed;
  if (key !== null) return pseudonymOf(siteKey, key);
  throw new UsageError({
    en: '--card: this is no card. Write FORMAT:FACILITY:NUMBER such as H10301:8:4711, H10302::4711 without a facility code, or uid:0a1b2c3d.',
    zh: '--card：这不是卡。请写 FORMAT:FACILITY:NUMBER，如 H10301:8:4711；无区域码写 H10302::4711；或 uid:0a1b2c3d。',
  });
}

/** Cards of the running roster that a person means: by card, by holder, or by the first digits of a pseudonym. */
export function askedCards(given: Arguments, { held, siteKey }: CardPlace): readonly RosterCard[] {
  const shown = given.options['card'];
  if (shown !== undefined) {
    const card = held?.card(askedPseudonym(shown, siteKey)) ?? null;
    return card === null ? [] : [card];
  }
  const asked = (given.words[1] ?? '').trim().toLowerCase();
  if (asked === '')
    throw new UsageError({
      en: 'Name a holder, the first digits of a pseudonym, or --card FORMAT:FACILITY:NUMBER.',
      zh: '请指明持有人、卡代号的前几位，或 --card FORMAT:FACILITY:NUMBER。',
    });
  const isPrefix = /^[0-9a-f]{6,32}$/.test(asked);
  const isMeant = ({ holder, pseudonym }: RosterCard) =>
    holder.toLowerCase().includes(asked) || (isPrefix && pseudonym.startsWith(asked));
  const found = held === null ? [] : [...held.cards()].filter(isMeant);
  // Flat 7 is meant when it is named, and not flat 77 as well.
  const exact = found.filter(({ holder }) => holder.toLowerCase() === asked);
  return exact.length > 0 ? exact : found;
}
