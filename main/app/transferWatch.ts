/** What the desktop side knows of the transfers: the newest snapshot of each, and who wants to hear of a change. */
import type { TransferSnapshot } from '../../shared/domain/transfer';

export type TransferListener = (changed: TransferSnapshot, before: TransferSnapshot | undefined) => void;

export class TransferWatch {
  readonly #known = new Map<string, TransferSnapshot>();
  readonly #listeners: TransferListener[] = [];

  /** Hears every change that is newer than what was known. */
  onChange(listener: TransferListener): void {
    this.#listeners.push(listener);
  }

  /** The list as it is: what was under way before this start is no news. */
  adopt(transfers: readonly TransferSnapshot[]): void {
    for (const transfer of transfers) this.#take(transfer, true);
  }

  changed(transfer: TransferSnapshot): void {
    this.#take(transfer, false);
  }

  all(): readonly TransferSnapshot[] {
    return [...this.#known.values()];
  }

  /** Those that move, or will as soon as it is their turn. */
  moving(): readonly TransferSnapshot[] {
    return this.all().filter(isMoving);
  }

  #take(transfer: TransferSnapshot, isQuiet: boolean): void {
    const before = this.#known.get(transfer.uid);
    if (before !== undefined && before.revision >= transfer.revision) return;
    this.#known.set(transfer.uid, transfer);
    for (const listener of this.#listeners) listener(transfer, isQuiet ? transfer : before);
  }
}

/** What is followed rests between two looks: nobody need stay awake for it, and it goes on at the next start. */
export const isMoving = ({ state, stateReason }: TransferSnapshot): boolean =>
  state === 'leased' || (state === 'queued' && stateReason !== 'followed');
