/** Which process runs a transfer: window and command line share one queue, and each transfer has one runner. */
import type { Clock } from '../ports/clock';
import type { TransferLease, TransferRecord } from '../ports/records';

/** This process, and what it can find out about others. */
export interface LeaseOwner {
  readonly hostName: string;
  readonly processId: number;
  readonly isProcessAlive: (pid: number) => boolean;
}

/** A runner that gave no sign for so long is gone, or its computer sleeps. */
const patienceMs = 60_000;

export interface TransferLeases {
  /** A lease of this process, renewed now. */
  own(): TransferLease;
  /** Whether another process runs it right now. */
  isElsewhere(record: Pick<TransferRecord, 'lease'>): boolean;
}

export function createTransferLeases(clock: Clock, owner: LeaseOwner): TransferLeases {
  const { hostName, processId } = owner;
  return {
    own: () => ({ hostName, processId, renewedMs: clock.nowMs() }),
    isElsewhere: ({ lease }) => {
      if (lease === undefined || clock.nowMs() - lease.renewedMs > patienceMs) return false;
      if (lease.hostName !== hostName) return true;
      return lease.processId !== processId && owner.isProcessAlive(lease.processId);
    },
  };
}
