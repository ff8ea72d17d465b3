import type { Command, Reply } from './controller/command.ts';
import type { SiteView } from './controller/view.ts';
import type { OfficeRow, StoreStats } from './ports.ts';

/** What link and the crew's commands may say to core. */
export type FrameToCore =
  | { readonly kind: 'hello'; readonly role: 'link' | 'crew' }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'rows'; readonly stream: 'evt' | 'tele'; readonly afterSeq: number; readonly limit: number }
  | { readonly kind: 'acknowledge'; readonly run: string; readonly evt: number; readonly tele: number }
  | { readonly kind: 'link'; readonly connected: boolean; readonly detail: string }
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
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly text: string };
