/** What runs leave in the database besides their rows: events in order, and room on volumes that they will need. */
import type { RunEvent } from '../../../shared/domain/runEvents';

export interface EventLog {
  /** Answers it with its place in the order. */
  add(event: Omit<RunEvent, 'seq'>): RunEvent;
  /** Those that follow `seq`, in order. */
  since(seq: number, limit: number): readonly RunEvent[];
  /** The last ones of a transfer, in order. */
  ofTransfer(uid: string, limit: number): readonly RunEvent[];
  /** Forgets what is older than 30 days or more than two million events ago. */
  tidy(nowMs: number): void;
}

export interface Reservations {
  /**
   * One transaction: the transfer reserves `bytes` of a volume when they fit beside what others reserved.
   * Answers the bytes that are missing, 0 when it was reserved.
   */
  take(room: {
    readonly volumeKey: string;
    readonly uid: string;
    readonly bytes: number;
    /** Free now, less what has to stay free. */
    readonly availableBytes: number;
  }): number;
  /** As bytes land, the rest is all that is still needed. */
  shrink(volumeKey: string, uid: string, leftBytes: number): void;
  release(uid: string): void;
  /** What all transfers that run will still need of a volume. */
  reserved(volumeKey: string): number;
}
