import type { FrameFault } from './access/cardFormat.ts';
import type { Taint } from './access/frame.ts';
import type { Command, Reply } from './controller/command.ts';
import type { LinkTrouble } from './controller/link.ts';
import type { SiteView } from './controller/view.ts';
import type { Answer, OfficeRow, Question, StoreStats } from './ports.ts';
import type { Evidence } from './service/voice/evidence.ts';
import type { Words } from './words/language.ts';

/** A reader's frame for a crew's scope. It carries no bits: they are the card's number. */
export type SeenFrame = {
  readonly reader: string;
  readonly atMs: number;
  /** How many edges came, and between them the gaps, microseconds. */
  readonly edges: number;
  readonly gapsUs: readonly number[];
  readonly taint: Taint | null;
  /** `card`: its format and its pseudonym, which is null without a site key; else what is wrong with it. */
  readonly reading:
    | { readonly kind: 'card'; readonly format: string; readonly pseudonym: string | null; readonly foreign: boolean }
    | { readonly kind: 'keypad' }
    | { readonly kind: 'fault'; readonly fault: FrameFault };
};

/** What link and the crew's commands may say to core. */
export type FrameToCore =
  | { readonly kind: 'hello'; readonly role: 'link' | 'crew' }
  | { readonly kind: 'command'; readonly command: Command }
  /** A signed command as it came, retained or not told by link; core proves it. `login` is that of the topic. */
  | { readonly kind: 'act'; readonly login: string; readonly text: string }
  /** A command that was none, and that somebody should know of. */
  | { readonly kind: 'turnedAway'; readonly login: string; readonly id: string | null; readonly text: Words }
  /** A people roster as it came. */
  | { readonly kind: 'people'; readonly roster: unknown }
  /** One message of `dn/conf`, as it came. */
  | { readonly kind: 'confPart'; readonly part: unknown }
  | { readonly kind: 'rows'; readonly stream: 'evt' | 'tele'; readonly afterSeq: number; readonly limit: number }
  | { readonly kind: 'acknowledge'; readonly run: string; readonly evt: number; readonly tele: number }
  | { readonly kind: 'link'; readonly connected: boolean; readonly detail: Words }
  /** All that ails the line to the office, though it may stand. */
  | { readonly kind: 'linkTroubles'; readonly troubles: readonly LinkTrouble[] }
  /** A question of the office; it changes nothing. */
  | { readonly kind: 'question'; readonly id: string; readonly login: string; readonly question: Question }
  /** A meter on the network: what it shows, or why it cannot be read; both null = it can be read again. */
  | {
      readonly kind: 'meter';
      readonly meter: string;
      /** `registerWh` null = it said something that is no number. */
      readonly reading: { readonly series: string; readonly registerWh: number | null } | null;
      readonly message: Words | null;
    }
  /** One message of `dn/roster`, as it came. */
  | { readonly kind: 'rosterPart'; readonly part: unknown }
  /** From now on every frame of this reader, to this peer, until it goes. */
  | { readonly kind: 'watch'; readonly reader: string }
  | { readonly kind: 'view' };

/** What core says back. `view` comes unasked to link when something changed, at most once a second. */
export type FrameFromCore =
  | { readonly kind: 'view'; readonly view: SiteView; readonly store: StoreStats | null }
  /** Rows after `afterSeq`, oldest first, none left out before the last; fewer than asked when a frame holds no more. */
  | {
      readonly kind: 'rows';
      readonly stream: 'evt' | 'tele';
      readonly afterSeq: number;
      readonly rows: readonly OfficeRow[];
    }
  /** The highest sequence number on disk of each stream: at link's `hello`, and with each view after it. */
  | { readonly kind: 'grown'; readonly evt: number; readonly tele: number }
  | { readonly kind: 'acknowledged'; readonly accepted: boolean }
  /** Without an answer: `denied` to a stranger, `busy` when it cannot be had now; `text` says more. */
  | {
      readonly kind: 'answer';
      readonly id: string;
      readonly login: string;
      readonly answer: Answer | null;
      readonly code: 'applied' | 'denied' | 'busy';
      readonly text: Words;
    }
  | { readonly kind: 'frameSeen'; readonly frame: SeenFrame }
  /** `evidence`: of the moment a resident's word is about; null = none, or it could not be had. */
  | { readonly kind: 'reply'; readonly reply: Reply; readonly evidence: Evidence | null }
  | { readonly kind: 'refused'; readonly text: Words };
