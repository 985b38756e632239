/** Failed transfers that somebody has seen and set aside. Kept by this window, like its theme: the engine's records stay as they are. */
import { useSyncExternalStore } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { endKey } from './transferStanding';

const memoryKey = 'satchel.setAside';
/** The oldest are forgotten; by then they are far down the list. */
const mostKept = 200;
const listeners = new Set<() => void>();
let current: ReadonlySet<string> = new Set(readKeys());

/** Moves a failed transfer to the finished ones. */
export function setAside(transfer: TransferSnapshot): void {
  const keys = [...current, endKey(transfer)].slice(-mostKept);
  current = new Set(keys);
  localStorage.setItem(memoryKey, keys.join('\n'));
  for (const listener of [...listeners]) listener();
}

/** The ends that were set aside, by their key. */
export function useSetAside(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

function readKeys(): string[] {
  return (localStorage.getItem(memoryKey) ?? '').split('\n').filter((key) => key !== '');
}
