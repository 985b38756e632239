/** How a transfer stands towards the person: moving, waiting, paused, needing them, or over. */
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { listOf, t } from '../../locales/text';
import { isLater, waitingInOrder } from './queueOrder';

export type Standing = 'needs-you' | 'moving' | 'waiting' | 'paused' | 'followed' | 'finished';

/** One end of a transfer: tried again, it can fail again and is another end then. */
export function endKey({ uid, finishedMs, updatedMs }: TransferSnapshot): string {
  return `${uid}/${finishedMs ?? updatedMs}`;
}

/** A failed transfer needs somebody until it was set aside or a newer one took over its work. */
export function standingOf(
  transfer: TransferSnapshot,
  all: readonly TransferSnapshot[],
  setAside: ReadonlySet<string>,
): Standing {
  if (isFollowing(transfer)) return 'followed';
  switch (transfer.state) {
    case 'waiting-user':
      return 'needs-you';
    case 'failed':
      return setAside.has(endKey(transfer)) || isOvertaken(transfer, all) ? 'finished' : 'needs-you';
    case 'done':
    case 'cancelled':
      return 'finished';
    case 'leased':
      return 'moving';
    case 'queued':
      return 'waiting';
    case 'paused':
      return 'paused';
  }
}

/** What is followed stands by itself: it neither ends nor is in anybody's way. */
function isFollowing({ class: kind, state }: TransferSnapshot): boolean {
  return kind === 'sync' && (state === 'leased' || state === 'queued' || state === 'paused');
}

/** Whether somebody began the same thing again since, and that did not fail or end early. */
function isOvertaken(failed: TransferSnapshot, all: readonly TransferSnapshot[]): boolean {
  return all.some(
    (other) =>
      other.createdMs > failed.createdMs &&
      other.class === failed.class &&
      other.title === failed.title &&
      other.jobId === failed.jobId &&
      other.state !== 'failed' &&
      other.state !== 'cancelled',
  );
}

export type Counts = Readonly<Record<Exclude<Standing, 'finished' | 'followed'>, number>>;

/** The verdict of Activity in two parts, the second one for the colour: "2 moving, 1 paused." and "1 needs you." */
export function verdictOf(counts: Counts): { readonly calm: string; readonly urgent: string } {
  const { moving, waiting, paused } = counts;
  const needsYou = counts['needs-you'];
  const urgent = needsYou === 0 ? '' : t('activity.verdict.urgent', { count: needsYou });
  const parts = [
    ...(moving === 0 ? [] : [t('activity.verdict.moving', { count: moving })]),
    ...(waiting === 0 ? [] : [t('activity.verdict.waiting', { count: waiting })]),
    ...(paused === 0 ? [] : [t('activity.verdict.paused', { count: paused })]),
  ];
  if (parts.length > 0) return { calm: t('activity.verdict.parts', { parts: listOf(parts) }), urgent };
  return { calm: needsYou > 0 ? '' : t('activity.verdict.calm'), urgent };
}

export interface Sorted {
  readonly needsYou: readonly TransferSnapshot[];
  readonly moving: readonly TransferSnapshot[];
  /** In the order of their turns; those that are tried again later after them, the soonest first. */
  readonly waiting: readonly TransferSnapshot[];
  readonly paused: readonly TransferSnapshot[];
  /** Jobs and queues whose outputs come home as tasks finish. */
  readonly followed: readonly TransferSnapshot[];
  /** Newest end first. */
  readonly finished: readonly TransferSnapshot[];
}

/** The lists of Activity. What does not wait stands in the order in which it was made, so nothing jumps. */
export function sortTransfers(transfers: readonly TransferSnapshot[], setAside: ReadonlySet<string>): Sorted {
  const pick = (standing: Standing): TransferSnapshot[] =>
    transfers.filter((transfer) => standingOf(transfer, transfers, setAside) === standing);
  const byStart = (a: TransferSnapshot, b: TransferSnapshot): number => b.createdMs - a.createdMs;
  const endOf = (transfer: TransferSnapshot): number => transfer.finishedMs ?? transfer.updatedMs;
  const later = transfers
    .filter((one) => isLater(one) && !isFollowing(one))
    .sort((a, b) => (a.notBeforeMs ?? 0) - (b.notBeforeMs ?? 0));
  return {
    needsYou: pick('needs-you').sort(byStart),
    moving: pick('moving').sort(byStart),
    waiting: [...waitingInOrder(transfers).filter((one) => !isFollowing(one)), ...later],
    paused: pick('paused').sort(byStart),
    followed: pick('followed').sort(byStart),
    finished: pick('finished').sort((a, b) => endOf(b) - endOf(a)),
  };
}

/** Whether every typed word is in the name or in what became of it. */
export function matchesWords(transfer: TransferSnapshot, text: string): boolean {
  const searched =
    `${transfer.title} ${transfer.folder ?? ''} ${transfer.outcome ?? ''} ${transfer.error?.message ?? ''}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => searched.includes(word));
}

/** Bytes that a finished transfer moved; undefined when none were measured. */
export function movedBytes({ phases }: TransferSnapshot): number | undefined {
  return phases.find((phase) => phase.phase === 'transferring')?.doneBytes;
}

/** "11.4 of 18.6 GB, 1 min 26 s left" as numbers: of the phase that moves bytes now; undefined when nothing is measured. */
export function movingBytes(
  transfer: TransferSnapshot,
): { readonly doneBytes: number; readonly totalBytes: number; readonly leftMs: number | undefined } | undefined {
  const phase = transfer.phases.find((candidate) => candidate.state === 'now');
  if (phase?.doneBytes === undefined || phase.totalBytes === undefined || phase.totalBytes === 0) return undefined;
  const { doneBytes, totalBytes } = phase;
  const rate = transfer.bytesPerSecond;
  const leftMs =
    rate === undefined || rate <= 0 || phase.phase !== 'transferring'
      ? undefined
      : ((totalBytes - doneBytes) / rate) * 1000;
  return { doneBytes, totalBytes, leftMs };
}
