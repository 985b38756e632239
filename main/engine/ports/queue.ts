/** The persistent queue: rows that windows and commands of this computer share, each run by one process at a time. */
import type { RunCode } from '../../../shared/domain/runCodes';
import type { Lane, TransferSnapshot } from '../../../shared/domain/transfer';

/** `cli:<boot>`: only the command that added it runs it. */
export type Runner = 'any' | `cli:${string}`;

/** What another process asks of the one that runs a transfer. */
export type Wish = 'pause' | 'cancel' | 'discard';

export interface QueueRow {
  readonly snapshot: TransferSnapshot;
  /** JSON data; whatever the class of transfer needs to go on (checked by its owner). */
  readonly spec: unknown;
  readonly runner: Runner;
  readonly attempts: number;
  /** The run that the next one goes on from. */
  readonly resumeFrom?: string;
  readonly lease?: Lease;
}

export interface Lease {
  readonly runId: string;
  readonly engine: EngineSeat;
  readonly heartbeatMs: number;
}

/** A process that may run transfers. */
export interface EngineSeat {
  /** Of this start of the process; unique. */
  readonly boot: string;
  readonly hostName: string;
  readonly processId: number;
  /** As the system tells it; empty where it does not. */
  readonly processStart: string;
  /** When the system started, milliseconds since the epoch. */
  readonly osBootMs: number;
  readonly role: 'app' | 'cli';
  readonly version: string;
  readonly heartbeatMs: number;
}

export interface NewRow {
  readonly snapshot: TransferSnapshot;
  readonly spec: unknown;
  /** XXH128 of what makes two transfers the same work, 32 hex digits. */
  readonly specHash: string;
  /** Transfers of one scope and one class with the same `specHash` are the same. */
  readonly scope: string;
  readonly endpointKey: string;
  readonly requester: string;
  readonly runner: Runner;
  /** A row of the same work that failed or was cancelled, but not before this, is answered as an open one would be. */
  readonly reopenSinceMs?: number;
}

export interface ClaimRequest {
  readonly boot: string;
  readonly runner: Runner;
  readonly runId: string;
  /** `{class}` in it becomes the class of the transfer. */
  readonly runFolder: string;
  readonly nowMs: number;
  /** This one and no other. */
  readonly uid?: string;
  /** Rows of other lanes stay where they are. */
  readonly mostLane?: Lane;
}

export interface RunEnd {
  readonly runId: string;
  readonly code: RunCode;
  readonly isTransient: boolean;
  /** The phase in which it ended. */
  readonly stage?: string;
  readonly description?: string;
  readonly result?: unknown;
  /** It found nothing to do and is forgotten at once, with its events. */
  readonly isIdle?: boolean;
  readonly nowMs: number;
}

export interface Queue {
  /** Makes this process known; it beats from then on with each heartbeat. */
  enter(seat: EngineSeat): void;
  beat(boot: string, nowMs: number): void;
  /** An engine that ended in order. Its leases are given back before. */
  leave(boot: string): void;
  seats(): readonly EngineSeat[];
  /** Adds a row, or answers the open one of the same work with the smaller lane and priority of both. */
  add(row: NewRow): { readonly uid: string; readonly isDeduplicated: boolean };
  get(uid: string): QueueRow | undefined;
  /** Newest first. */
  list(limit: number): readonly QueueRow[];
  /** Rows that may be claimed now, in the order in which they are. The first is the one that `claim` takes. */
  next(runner: Runner, nowMs: number): readonly string[];
  /** One transaction: the first row that may run becomes leased, with a run. */
  claim(request: ClaimRequest): QueueRow | undefined;
  /** Shows others that the run lives, and how far it is. Nothing happens to a row that this run does not hold. */
  renew(runId: string, snapshot: TransferSnapshot, nowMs: number): void;
  /** One transaction: the run is finished, the lease given back, the row moved. `false` when it was finished before. */
  finish(end: RunEnd, snapshot: TransferSnapshot, spec?: unknown): boolean;
  /** Moves a row that nobody runs. `false` when its state is no longer `from`, or the same work is open in another row. */
  move(uid: string, from: TransferSnapshot['state'], snapshot: TransferSnapshot, spec?: unknown): boolean;
  /** What a run that goes on needs to know, should it end without a word. */
  keepSpec(uid: string, spec: unknown): void;
  /** From now on any engine may run the row. */
  release(uid: string): void;
  /** From now on only this one may run the row. */
  reserve(uid: string, runner: Runner): void;
  wish(uid: string, wish: Wish): void;
  wishOf(uid: string): Wish | undefined;
  leases(): readonly { readonly uid: string; readonly lease: Lease }[];
  /** Codes of the last runs of a transfer, newest first, with their end. */
  lastRuns(uid: string, limit: number): readonly { readonly code: RunCode; readonly finishedMs: number }[];
  /** Takes a name that only one process holds; one whose process is gone is taken over. */
  lock(name: string, boot: string, nowMs: number, isDead: (seat: EngineSeat) => boolean): boolean;
  unlock(name: string, boot: string): void;
}
