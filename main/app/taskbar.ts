/** What the taskbar or dock shows of the transfers: a bar, its colour, and the number of those that need a person. */
import type { PhaseSnapshot, TransferSnapshot } from '../../shared/domain/transfer';
import { isMoving } from './transferWatch';

export interface TaskbarState {
  /** From 0 to 1; 2 while the end is not known; −1 for no bar. */
  readonly progress: number;
  readonly mode: 'none' | 'normal' | 'indeterminate' | 'error' | 'paused';
  /** How many wait for a person. */
  readonly badge: number;
}

const idle = { progress: -1, mode: 'none' } as const;

/** `seenFailures`: ends in failure that were there before this start, which raise no alarm any more. */
export function taskbarOf(transfers: readonly TransferSnapshot[], seenFailures: ReadonlySet<string>): TaskbarState {
  const failed = transfers.filter(({ state, uid }) => state === 'failed' && !seenFailures.has(uid));
  const badge = transfers.filter(({ state }) => state === 'waiting-user').length + failed.length;
  const moving = transfers.filter(isMoving);
  const paused = transfers.filter(({ state }) => state === 'paused');
  if (moving.length === 0) {
    if (paused.length > 0) return { progress: progressOf(paused) ?? 1, mode: 'paused', badge };
    return failed.length > 0 ? { progress: 1, mode: 'error', badge } : { ...idle, badge };
  }
  const progress = progressOf(moving);
  return progress === undefined ? { progress: 2, mode: 'indeterminate', badge } : { progress, mode: 'normal', badge };
}

/** Bytes done of all bytes that move now; undefined while nobody knows how many there will be. */
function progressOf(transfers: readonly TransferSnapshot[]): number | undefined {
  const phases = transfers.flatMap(({ phases: track }) => track.find(movesBytes) ?? []);
  const total = sum(phases, ({ totalBytes }) => totalBytes);
  return total === 0 ? undefined : Math.min(1, sum(phases, ({ doneBytes }) => doneBytes) / total);
}

const movesBytes = ({ phase, state, totalBytes }: PhaseSnapshot): boolean =>
  phase === 'transferring' && state !== 'next' && totalBytes !== undefined;

const sum = (phases: readonly PhaseSnapshot[], of: (phase: PhaseSnapshot) => number | undefined): number =>
  phases.reduce((all, phase) => all + (of(phase) ?? 0), 0);
