import type { FrameFault } from './access/cardFormat.ts';
import type { Taint } from './access/frame.ts';
import type { Command, Reply } from './controller/command.ts';
import type { SiteView } from './controller/view.ts';
import type { HistoryPage, HistoryQuery, OfficeRow, StoreStats } from './ports.ts';

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
  | { readonly kind: 'turnedAway'; readonly login: string; readonly id: string | null; readonly text: string }
  /** A people roster as it came. */
  | { readonly kind: 'people'; readonly roster: unknown }
  /** One message of `dn/conf`, as it came. */
  | { readonly kind: 'confPart'; readonly part: unknown }
  | { readonly kind: 'rows'; readonly stream: 'evt' | 'tele'; readonly afterSeq: number; readonly limit: number }
  | { readonly kind: 'acknowledge'; readonly run: string; readonly evt: number; readonly tele: number }
  | { readonly kind: 'link'; readonly connected: boolean; readonly detail: string }
  /** A question of the office about history. */
  | { readonly kind: 'history'; readonly id: string; readonly login: string; readonly query: HistoryQuery }
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
  /** Without a page: `denied` to a stranger, `busy` when the store cannot; `text` says more. */
  | {
      readonly kind: 'history';
      readonly id: string;
      readonly login: string;
      readonly page: HistoryPage | null;
      readonly code: 'applied' | 'denied' | 'busy';
      readonly text: string;
    }
  | { readonly kind: 'frameSeen'; readonly frame: SeenFrame }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly text: string };
