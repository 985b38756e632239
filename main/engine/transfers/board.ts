/** The board as its users know it: what a transfer is given, what can be done with it, and what the board itself is given. */
import type { CardChoice } from '../../../shared/domain/decisionCard';
import type { Lane, phases as allPhases, TransferSnapshot } from '../../../shared/domain/transfer';
import type { Clock, Ids } from '../ports/clock';
import type { EngineSeat, Queue, QueueRow } from '../ports/queue';
import type { RecordParts } from './runRecord';
import type { Work } from './runTransfer';

export type Phase = (typeof allPhases)[number];

export interface NewTransfer {
  readonly class: TransferSnapshot['class'];
  readonly title: string;
  readonly phases: readonly Phase[];
  readonly jobId?: string;
  readonly folder?: string;
  readonly spec: unknown;
  /** `manual` when absent. */
  readonly lane?: Lane;
  /** What makes two transfers of one class the same work (JSON data); without it none is the same as this one. */
  readonly identity?: unknown;
  /** For how long the same work that failed or was cancelled is opened again instead of being added anew. */
  readonly keptMs?: number;
}

/** The next piece of work of a transfer that waits, failed, or was paused or cancelled. */
export interface NextWork {
  readonly phases: readonly Phase[];
  readonly spec: unknown;
  readonly title?: string;
  readonly lane?: Lane;
  /** What somebody chose of the card of the run before; when absent, to try again. */
  readonly choice?: CardChoice;
}

export interface TransferBoard {
  /**
   * Adds a transfer, which starts when it is its turn, or answers the one that does the same. That one may be open or, with
   * `keptMs`, stopped; it is left where it is.
   */
  start(transfer: NewTransfer, work: Work): { readonly uid: string; readonly isDeduplicated: boolean };
  /** Queues the next piece of work of a transfer; `queue.locked` while it runs. Without `work` another process takes it up. */
  continue(uid: string, next: NextWork, work?: Work): void;
  /** Runs a transfer that waits its turn in this process; `queue.locked` when another one has taken it, or it cannot start now. */
  take(uid: string, next: NextWork, work: Work): void;
  get(uid: string): QueueRow;
  list(): readonly TransferSnapshot[];
  /** Whether it runs in this process, or waits for its turn here. */
  isHere(uid: string): boolean;
  /** Stops a transfer and keeps everything; one that waits for its turn stays out of it. */
  pause(uid: string): Promise<TransferSnapshot>;
  /** A paused transfer waits for its turn again, one that is tried again later has it now. Others stay as they are. */
  resume(uid: string): TransferSnapshot;
  /** Another place in the queue. */
  place(uid: string, place: { readonly lane?: Lane; readonly priority?: number }): TransferSnapshot;
  /** Transfers that may run now, in their order. */
  order(): readonly string[];
  /** What may run now may be another: starts it, and tells what waits for an endpoint. */
  wake(): void;
  /**
   * Ends a transfer; what is complete stays. Resolves when its work has stopped, also in another process; `queue.locked`
   * when that one does not answer. `discard` is passed on to the work: nothing to go on from is to stay.
   */
  cancel(uid: string, how?: 'cancel' | 'discard'): Promise<TransferSnapshot>;
  /** Resolves when the transfer neither runs nor waits for its turn here; for the command line. */
  settled(uid: string): Promise<TransferSnapshot>;
  /**
   * Runs from now on whatever waits, also what other processes left; `workOf` makes the work of a row from its spec. What
   * others change is passed on. Until the board is closed.
   */
  serve(workOf: (row: QueueRow) => NextWork & { readonly work: Work }): void;
  /** What processes held that are gone waits again. A board that serves the queue does it by itself. */
  giveBackLost(): void;
  /** Stops all work and waits for it; the next start takes it up. */
  close(): Promise<void>;
}

type RecordPlaces = Omit<RecordParts, 'clock' | 'runner' | 'logError'>;

export interface BoardParts {
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seat: Omit<EngineSeat, 'heartbeatMs'>;
  readonly isDead: (seat: EngineSeat) => boolean;
  /** XXH128 of a text, 32 hex digits. */
  readonly hashOf: (text: string) => string;
  readonly mostActive: () => number;
  /** The place that the connected store is in; empty for none. */
  readonly endpointKey?: () => string;
  /** `{class}` in it becomes the class of the transfer. */
  readonly runFolder: (runId: string) => string;
  /** Where runs are recorded; without it they are only shown. */
  readonly record?: RecordPlaces;
  readonly requester: string;
  /** Called when a transfer begins to run; what it answers is called when it does not any more. */
  readonly saveMemory?: () => () => void;
  readonly changed: (snapshot: TransferSnapshot) => void;
  /** Receives errors without a code, with their stack. */
  readonly logError: (error: unknown, area: string) => void;
}
