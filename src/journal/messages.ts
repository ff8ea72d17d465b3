import type { OfficeRecord } from '../controller/effect.ts';
import type { HistoryPage, HistoryQuery, StoreStats } from '../ports.ts';
import type { Words } from '../words/language.ts';
import type { DurableText } from './durableRow.ts';

export type Stream = OfficeRecord['stream'];
export const streams: readonly Stream[] = ['evt', 'tele'];

/** A number for each stream: the last one given, or the office's mark. */
export type Marks = { readonly evt: number; readonly tele: number };

/** A row with its body as text: turned to text once, by the thread that has the object. */
export type RowText = Omit<OfficeRecord, 'body'> & { readonly body: string };
export type OutboxRow = Omit<RowText, 'stream'> & {
  readonly seq: number;
  readonly run: string;
  readonly intact: boolean;
};

export type LineText = { readonly wallMs: number; readonly text: string };

/** Where a replay can start: the site, and either what was restored at the start of the run or the whole state. */
export type SegmentHead = {
  readonly siteRevision: string;
  readonly site: string;
  readonly restored: string | null;
  readonly state: string | null;
};

/** What the worker is started with. */
export type StoreFileSettings = {
  readonly folder: string;
  readonly budgetBytes: number;
  readonly ballastBytes: number;
  readonly run: string;
  readonly machineBoot: string;
  readonly head: SegmentHead;
  /** The simulator's slow card: each commit waits this long before it is synced. 0 on a device. */
  readonly commitDelayMs: number;
  /** Null: no chain of acts is kept. */
  readonly audit: AuditSettings | null;
  /** Time zone of the estate's days; null: no history is kept. */
  readonly historyZone: string | null;
};

/** `device`: site and device, which the chain is bound to; `firmware`: the version that runs. */
export type AuditSettings = { readonly device: string; readonly firmware: string };

export type Write =
  | {
      readonly kind: 'save';
      readonly durable: DurableText;
      readonly rows: readonly RowText[];
      readonly lines: readonly LineText[];
    }
  | { readonly kind: 'lines'; readonly lines: readonly LineText[] }
  | { readonly kind: 'segment'; readonly head: SegmentHead };

export type Query =
  | { readonly kind: 'acknowledge'; readonly run: string; readonly evt: number; readonly tele: number }
  | { readonly kind: 'rows'; readonly stream: Stream; readonly afterSeq: number; readonly limit: number }
  | { readonly kind: 'history'; readonly query: HistoryQuery }
  | { readonly kind: 'stats' }
  | { readonly kind: 'close' };

export type Numbered<T> = { readonly id: number; readonly ask: T };
/** Ids rise over the life of a store; the id of a save is its ticket. */
export type Request = Numbered<Write | Query>;

export type Answer =
  /** First word of a worker: the last save of this run that is on disk; null = the store could not be opened. */
  | { readonly kind: 'hello'; readonly lastSave: number | null }
  | { readonly kind: 'done'; readonly id: number; readonly value: Value; readonly marks: Marks }
  | { readonly kind: 'failed'; readonly id: number; readonly text: Words }
  /** For the crew's log. */
  | { readonly kind: 'report'; readonly text: Words };

export type Value = boolean | readonly OutboxRow[] | StoreStats | HistoryPage | null;
