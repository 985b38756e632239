/** Messages between a window and the engine over their MessagePort: row windows of a review, and events. */
import { z } from 'zod';
import type { planActions, planKinds } from '../domain/plan';
import type { TransferSnapshot } from '../domain/transfer';

/** A window asks for rows [start, start + count) of the current view. */
export const RowsRequest = z.strictObject({
  type: z.literal('rows'),
  id: z.number().int(),
  uid: z.string().max(64),
  start: z.number().int().min(0),
  count: z.number().int().min(1).max(200),
});
export type RowsRequest = z.output<typeof RowsRequest>;

/** One side of a comparison. */
export interface ReviewSide {
  readonly sizeBytes: number;
  /** Newest time of a group; milliseconds since the epoch; 0 where nothing has one. */
  readonly mtimeMs: number;
  /** A link leads here and has neither size nor time. */
  readonly link?: string;
  /** `edited` and `untouched` are known only when Satchel placed the file before. */
  readonly note?: 'edited' | 'untouched';
}

/** A run of frames with the same standing, for the ribbon. `mine`: changed here; `farm`: changed on the farm; `blocked`. */
export interface RibbonRun {
  readonly first: number;
  readonly last: number;
  readonly mark: 'same' | 'mine' | 'farm' | 'both' | 'new' | 'blocked';
}

export type ReviewMark =
  'farm-newer' | 'edited-here' | 'both-changed' | 'identical' | 'new' | 'blocked' | 'differs' | 'mixed' | 'verifying';

/** Where a file stands while its plan is applied. `none`: nothing is written for it; `asked`: it changed since the plan. */
export const applyStates = ['none', 'waiting', 'running', 'done', 'failed', 'asked'] as const;
export type ApplyState = (typeof applyStates)[number];

/** How far the files of a row are while the plan is applied. */
export interface RowProgress {
  /** Files by state; states without files are absent. */
  readonly files: Readonly<Partial<Record<ApplyState, number>>>;
  readonly doneBytes: number;
  /** Of the files that are written. */
  readonly totalBytes: number;
  /** Files in place that took the place of one here. */
  readonly replaced: number;
  /** Of the first file that stopped, in words. */
  readonly problem?: { readonly code: string; readonly message: string };
  /** Files that can be tried again. */
  readonly retryCount: number;
}

/** One visible row. `id` survives reclassification, filtering and regrouping of the same node. */
export interface ReviewRow {
  readonly id: string;
  readonly type: 'fold' | 'sequence' | 'folder' | 'step' | 'range' | 'file';
  /** 1 for top rows. */
  readonly level: number;
  readonly label: string;
  /** Second line or right part: "16 frames", a folder, a fold's proof. */
  readonly sublabel?: string;
  readonly fileCount: number;
  readonly isExpandable: boolean;
  readonly isExpanded: boolean;
  readonly posInSet: number;
  readonly setSize: number;
  readonly mark: ReviewMark;
  readonly mine?: ReviewSide;
  readonly farm?: ReviewSide;
  /** The common action; `mixed` when rows below differ; absent when nothing is decided. */
  readonly action?: (typeof planActions)[number] | 'mixed';
  readonly allowed: readonly (typeof planActions)[number][];
  readonly recommended?: (typeof planActions)[number];
  /** Who decided and why, in words: "Rule 2, yours is untouched". */
  readonly origin?: string;
  /** Why the farm's entry is never written, in words. */
  readonly refused?: string;
  readonly undecidedCount: number;
  readonly kinds: Readonly<Partial<Record<(typeof planKinds)[number], number>>>;
  readonly ribbon?: readonly RibbonRun[];
  /** Present while the plan is applied, and after it stopped short. */
  readonly progress?: RowProgress;
  /** The sentence for assistive technology. */
  readonly spoken: string;
}

export interface RowsReply {
  readonly type: 'rows';
  readonly id: number;
  readonly uid: string;
  /** Of the view; a newer one makes fetched rows stale. */
  readonly revision: number;
  readonly total: number;
  readonly start: number;
  readonly rows: readonly ReviewRow[];
}

/** Events an engine sends to every window. */
export type EngineEvent =
  | { readonly type: 'event'; readonly name: 'transfer.changed'; readonly payload: TransferSnapshot }
  | {
      readonly type: 'event';
      readonly name: 'review.changed';
      readonly payload: { readonly uid: string; readonly revision: number };
    }
  | { readonly type: 'event'; readonly name: 'job.changed'; readonly payload: Record<string, never> }
  | { readonly type: 'event'; readonly name: 'settings.changed'; readonly payload: Record<string, never> }
  /** What is known of a newer version: ask `updates.get` again. */
  | { readonly type: 'event'; readonly name: 'updates.changed'; readonly payload: Record<string, never> }
  /** Limits or the standing of an endpoint: ask `limits.get` and `endpoints.list` again. */
  | { readonly type: 'event'; readonly name: 'limits.changed'; readonly payload: Record<string, never> };

export type PortMessageToWindow = RowsReply | EngineEvent;
