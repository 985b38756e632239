/** Builds transfer snapshots for tests. */
import type { TransferSnapshot } from '../../shared/domain/transfer';

/** A transfer that moves; `part` says what is different about it. */
export function aTransfer(uid: string, part: Partial<TransferSnapshot> = {}): TransferSnapshot {
  return {
    uid,
    revision: 1,
    class: 'submit',
    state: 'leased',
    title: uid,
    lane: 1,
    priority: 0,
    phases: [],
    createdMs: 0,
    updatedMs: 0,
    ...part,
  };
}
