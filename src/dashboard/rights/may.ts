import { type Op, wantsSignature, whereMay } from '../../mqtt/opRights.ts';
import { roleWords } from '../../words/terms.ts';
import type { Device } from '../estate/device.ts';
import { ownKey } from '../keys/ownKey.ts';
import { t, w } from '../words/words.ts';

/** Whether something is offered, and why not. The device judges by itself whatever is offered here. */
export type May =
  | { readonly kind: 'may' }
  /** `about`: what would help is on the page of people. */
  | { readonly kind: 'no'; readonly why: string; readonly about: 'key' | 'role' };

const may: May = { kind: 'may' };

/** By the role the device says, and where rights are signed by the key of this browser. */
export function mayAsk(device: Device, op: Op): May {
  const standing = device.standing.value;
  if (standing.kind === 'untold') return may;
  if (standing.kind === 'asking') return no(t('right.asking'));
  if (standing.kind === 'stranger') return no(t('right.stranger'));
  const { role, keys } = standing.people;
  const where = whereMay(role, op);
  if (where !== 'anywhere') return no(t(`right.${where}`, { role: w(roleWords[role]) }));
  if (device.desc.value?.rights !== 'signed' || !wantsSignature(op)) return may;
  return withKey(keys.map(({ public_key }) => public_key));
}

function withKey(enrolled: readonly string[]): May {
  const own = ownKey.value;
  if (own.kind === 'made') return enrolled.includes(own.key.publicKey) ? may : no(t('right.notEnrolled'), 'key');
  return own.kind === 'looking' ? no(t('right.asking')) : no(t(`right.key.${own.kind}`), 'key');
}

function no(why: string, about: 'key' | 'role' = 'role'): May {
  return { kind: 'no', why, about };
}
