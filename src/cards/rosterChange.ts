import type { WeeklyProfile } from '../access/profile.ts';
import type { CardTable } from './cardTable.ts';
import type { LoadedRoster } from './loadedRoster.ts';
import { writeRoster } from './rosterFile.ts';
import { cardLine, type RosterCard } from './rosterLine.ts';
import type { Signer } from './signature.ts';

/** What a change is made for. */
export type ChangeSite = { readonly site: string; readonly siteKey: string; readonly createdAtMs: number };

/** What a roster says. */
export type Content = { readonly cards: Iterable<RosterCard>; readonly profiles: Iterable<WeeklyProfile> };

/** The bytes of the version after the held one. Profiles that no card names are left out. */
export function nextVersion(
  held: LoadedRoster | null,
  { cards, profiles }: Content,
  site: ChangeSite,
  signer: Signer,
): Buffer {
  const list = [...cards];
  const named = new Set(list.map(({ profile }) => profile));
  const used = [...profiles].filter(({ id }) => named.has(id));
  const version = (held?.head.version ?? 0) + 1;
  return writeRoster({ ...site, version, cards: list, profiles: used }, signer);
}

/** A table as the content of a roster. When it does not speak of blocked cards, those blocked before stay so. */
export function contentOf(table: CardTable, held: LoadedRoster | null): Content {
  if (table.saysBlocked || held === null) return table;
  const cards = table.cards.map((card) =>
    held.card(card.pseudonym)?.blocked === true ? { ...card, blocked: true } : card,
  );
  return { cards, profiles: table.profiles };
}

/** The held content with one card put in its place, or added. */
export function withCard(held: LoadedRoster | null, card: RosterCard, profile: WeeklyProfile | null): Content {
  const others = held === null ? [] : [...held.cards()].filter(({ pseudonym }) => pseudonym !== card.pseudonym);
  const profiles = new Map(held?.profiles);
  if (profile !== null) profiles.set(profile.id, profile);
  return { cards: [...others, card], profiles: profiles.values() };
}

export type Comparison = {
  readonly added: readonly RosterCard[];
  readonly removed: readonly RosterCard[];
  /** As they would be. */
  readonly changed: readonly RosterCard[];
};

/** What another content would change. Profiles are named by what they say, so cards tell everything. */
export function compare(held: LoadedRoster | null, cards: Iterable<RosterCard>): Comparison {
  const [added, changed]: [RosterCard[], RosterCard[]] = [[], []];
  const seen = new Set<string>();
  for (const card of cards) {
    seen.add(card.pseudonym);
    const before = held?.card(card.pseudonym) ?? null;
    if (before === null) added.push(card);
    else if (cardLine(before) !== cardLine(card)) changed.push(card);
  }
  const removed = held === null ? [] : [...held.cards()].filter(({ pseudonym }) => !seen.has(pseudonym));
  return { added, removed, changed };
}
