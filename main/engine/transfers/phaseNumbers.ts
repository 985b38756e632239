/** Items and bytes of the phase a run is in, and how fast they rise; what was transferred stays to the end. */
import type { ProgressDocument, RunPhase } from '../../../shared/domain/progress';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Progress, RunNumbers } from '../ports/progress';
import { createRates, type Rates } from './rates';

export interface PhaseNumbers {
  enter(phase: RunPhase): void;
  /** Whether something more was done. */
  step(progress: Progress): boolean;
  counts(numbers: RunNumbers): void;
  tick(awakeMs: number): void;
  /** Bytes where there are some, else items; `undefined` while the total is not known. */
  remaining(): number | undefined;
  rates(): { readonly items: Rates; readonly bytes: Rates };
  /** Of what `remaining` counts. */
  ratesOfRemaining(): Rates;
  phase(): RunPhase;
  document(wireBytes: number): Pick<ProgressDocument, 'items' | 'bytes' | 'unsupported'> & {
    readonly reused: { readonly reusedItems?: number; readonly reusedBytes?: number };
  };
}

/** What these report is about what was transferred before. */
const after: ReadonlySet<RunPhase> = new Set(['verifying', 'finalizing']);

export function createPhaseNumbers(transferClass: TransferSnapshot['class']): PhaseNumbers {
  let phase: RunPhase = 'checking';
  let shown: Omit<Progress, 'phase'> = {};
  let isTransferred = false;
  let more: RunNumbers = {};
  let rates = { items: createRates(), bytes: createRates() };
  const isLocal = transferClass === 'undo' || transferClass === 'restore';

  /** Numbers beside the phase belong to the transfer, not to hashing before it. */
  const beside = (): RunNumbers => (isTransferred ? more : {});

  const totalItems = (): number | undefined => {
    const { skippedItems = 0, deduplicatedItems = 0 } = beside();
    return shown.totalFiles === undefined ? undefined : shown.totalFiles + skippedItems + deduplicatedItems;
  };
  const totalBytes = (): number | undefined => {
    const { skippedBytes = 0, deduplicatedBytes = 0 } = beside();
    return shown.totalBytes === undefined ? undefined : shown.totalBytes + skippedBytes + deduplicatedBytes;
  };
  const doneItems = (): number => Math.max(0, (shown.doneFiles ?? 0) - (beside().failedItems ?? 0));
  const hasBytes = (): boolean => (shown.totalBytes ?? 0) > 0;
  const left = (total: number | undefined, done = 0): number | undefined =>
    total === undefined ? undefined : Math.max(0, total - done);

  return {
    enter: (next) => {
      phase = next;
      if (isTransferred && after.has(next)) return;
      isTransferred = next === 'transferring';
      shown = {};
      rates = { items: createRates(), bytes: createRates() };
    },
    step: ({ doneFiles, totalFiles, doneBytes, totalBytes }) => {
      if (isTransferred && after.has(phase)) return true;
      const isMore = (doneBytes ?? 0) > (shown.doneBytes ?? 0) || (doneFiles ?? 0) > (shown.doneFiles ?? 0);
      shown = { ...shown, ...present({ doneFiles, totalFiles, doneBytes, totalBytes }) };
      return isMore;
    },
    counts: (numbers) => {
      more = { ...more, ...numbers };
    },
    tick: (awakeMs) => {
      rates.items.sample(shown.doneFiles ?? 0, awakeMs);
      rates.bytes.sample(shown.doneBytes ?? 0, awakeMs);
    },
    remaining: () => (hasBytes() ? left(shown.totalBytes, shown.doneBytes) : left(shown.totalFiles, shown.doneFiles)),
    rates: () => rates,
    ratesOfRemaining: () => (hasBytes() ? rates.bytes : rates.items),
    phase: () => phase,
    document: (wireBytes) => {
      const { skippedItems, deduplicatedItems, failedItems, deletedItems, ...rest } = beside();
      const total = totalItems();
      const accounted = doneItems() + (skippedItems ?? 0) + (deduplicatedItems ?? 0) + (failedItems ?? 0);
      const { reusedItems, reusedBytes } = more;
      const writtenBytes =
        rest.writtenBytes ?? (transferClass === 'download' && isTransferred ? shown.doneBytes : undefined);
      const items = present({
        total: total ?? (shown.doneFiles === undefined ? undefined : shown.doneFiles),
        skipped: skippedItems,
        deduplicated: deduplicatedItems,
        failed: failedItems,
        deleted: deletedItems,
        remaining: left(total, accounted),
      });
      const bytes = present({
        total: totalBytes(),
        done: shown.doneBytes === undefined ? undefined : Math.min(shown.doneBytes, shown.totalBytes ?? Infinity),
        skipped: rest.skippedBytes,
        deduplicated: rest.deduplicatedBytes,
        wire: isLocal ? undefined : wireBytes,
        written: writtenBytes,
      });
      return {
        items: { totalIsFinal: total !== undefined, done: doneItems(), ...items },
        bytes: { totalIsFinal: shown.totalBytes !== undefined, ...bytes },
        reused: present({ reusedItems, reusedBytes }),
        unsupported: [
          ...['skipped', 'deduplicated', 'failed', 'deleted']
            .filter((name) => !(name in items))
            .map((name) => `items.${name}`),
          ...['skipped', 'deduplicated', 'wire', 'written']
            .filter((name) => !(name in bytes))
            .map((name) => `bytes.${name}`),
        ],
      };
    },
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that are measured. */
function present<T extends Readonly<Record<string, number | undefined>>>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
