import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import type { Device } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';
import { keepBelieved, readBelieved } from '../keys/keyStore.ts';
import { ownKey } from '../keys/ownKey.ts';
import { login } from '../session.ts';
import { type RosterTrust, type ToldRoster, trustOf } from './rosterTrust.ts';

/** The newest roster in force at an estate, as its devices tell it to a manager; null: none does. */
export function newestRoster(site: string): ToldRoster | null {
  const told = devices.value.filter((device) => device.site === site).flatMap(rosterOf);
  return told.toSorted((a, b) => b.version - a.version)[0] ?? null;
}

function rosterOf({ site, standing }: Device): ToldRoster[] {
  if (standing.value.kind !== 'known') return [];
  const { version, people, signed } = standing.value.people;
  return version === null || people === null ? [] : [{ v: 1, site, version, people, signed }];
}

/** Why to build on it; null: not known yet, or this browser has no key. What is proved is believed from then on. */
export function useTrust(site: string): ReadonlySignal<RosterTrust | null> {
  const trust = useSignal<RosterTrust | null>(null);
  useSignalEffect(() => {
    const roster = newestRoster(site);
    const own = ownKey.value;
    const who = login.value;
    trust.value = null;
    if (roster === null || own.kind !== 'made' || who === null) return undefined;
    let wanted = true;
    void prove(roster, { login: who, publicKey: own.key.publicKey }).then((proved) => {
      if (wanted) trust.value = proved;
    }); // `prove` never rejects.
    return () => {
      wanted = false;
    };
  });
  return trust;
}

async function prove(
  roster: ToldRoster,
  own: { readonly login: string; readonly publicKey: string },
): Promise<RosterTrust> {
  try {
    const trust = await trustOf(roster, own, await readBelieved(roster.site));
    if (trust.kind === 'own' || trust.kind === 'follows') await believe(roster);
    return trust;
  } catch {
    return { kind: 'unproven' };
  }
}

/** From now on this is what the next one must follow from. */
export async function believe({ v, site, version, people }: ToldRoster): Promise<void> {
  await keepBelieved({ v, site, version, people });
}
