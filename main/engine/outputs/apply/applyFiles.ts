/** Brings the files of a run home, several at once, and those again that failed or that somebody asks for meanwhile. */
import { AppError, areaOf, isAbort, type ErrorCode } from '../../../../shared/domain/errors';
import { mostFailuresInRow, overBudget } from '../../transfers/errorBudget';
import type { Winding } from '../../ports/progress';
import { canPass, giveSecondChances } from '../../transfers/secondChance';
import { applyItem } from './applyItem';
import type { ApplyItem } from './applyItems';
import { fileWork } from './fileItem';
import { createRoom, roomInFlight, weightOf } from './inFlight';
import type { ApplyRun } from './itemRun';
import type { ItemOutcome, RunWatch } from './runWatch';

export interface FilesParts {
  /** Ends all that is under way. */
  readonly stop: AbortController;
  readonly settled: (item: ApplyItem) => void;
  readonly watch?: RunWatch | undefined;
  readonly winding?: Winding | undefined;
}

/** The first error that ends the run is thrown once all that is under way has ended. A pause begins nothing more. */
export async function applyFiles(items: Iterable<ApplyItem>, run: ApplyRun, parts: FilesParts): Promise<void> {
  const letGo = parts.winding?.hold();
  try {
    await bringAll(items, run, parts);
  } finally {
    letGo?.();
  }
  run.signal.throwIfAborted();
}

async function bringAll(items: Iterable<ApplyItem>, run: ApplyRun, parts: FilesParts): Promise<void> {
  const { stop, settled, watch } = parts;
  const attempt = createAttempts(run, watch);
  const cursor = items[Symbol.iterator]();
  const next = (): ApplyItem | undefined => {
    const found = cursor.next();
    return found.done === true ? undefined : found.value;
  };
  let broken: { readonly error: unknown } | undefined;
  const failed = new Map<ApplyItem, ErrorCode>();
  /** Of a full disk every row says so by itself; many of them are one cause, and tell nothing of the others. */
  const charged = new Set<ApplyItem>();
  let tried = 0;
  let attempted = 0;
  /** Of the store, with no file in between that came. */
  let inRow = 0;
  const room = createRoom(roomInFlight);
  const endsNow = (): boolean => run.signal.aborted || run.noMore?.aborted === true;
  const bring = async (item: ApplyItem, isSecondChance = false): Promise<void> => {
    await room.take(weightOf(item));
    try {
      if (endsNow()) return;
      const outcome = await attempt(item, isSecondChance);
      if (!isSecondChance) attempted += 1;
      if (outcome.state === 'failed') {
        failed.set(item, outcome.error.code);
        if (!isForSpace(outcome.error.code)) charged.add(item);
        const spent = overBudget({ failed: charged.size, attempted, last: outcome.error });
        // What is under way comes to its end; nothing else begins.
        if (spent !== undefined) broken ??= { error: spent };
        if (!isSecondChance && areaOf(outcome.error.code) === 'network') inRow += 1;
        if (inRow >= mostFailuresInRow) broken ??= { error: new AppError(outcome.error) };
      } else {
        inRow = 0;
        failed.delete(item);
        charged.delete(item);
      }
    } catch (error) {
      // Its other ranges have come to their end, and so may the other files.
      if (!run.signal.aborted && isAbort(error) && run.noMore?.aborted === true) return;
      // The first error is the cause; those that follow are its echoes.
      broken ??= { error };
      stop.abort();
    } finally {
      room.give(weightOf(item));
      settled(item);
    }
  };
  const worker = async (): Promise<void> => {
    while (!endsNow() && broken === undefined) {
      const item = watch?.nextAgain() ?? next();
      if (item === undefined) return;
      tried += 1;
      await bring(item);
    }
  };
  const workers = new Set<Promise<void>>();
  const start = (): void => {
    for (let count = workers.size; count < roomInFlight; count += 1) {
      const own = worker().finally(() => workers.delete(own));
      workers.add(own);
    }
  };
  const allEnded = async (): Promise<void> => {
    while (workers.size > 0) await Promise.all(workers);
  };
  // The last files may take long, and most workers have ended by then: what is asked for meanwhile does not wait for them.
  watch?.whenWanted(start);
  start();
  await allEnded();
  const chances = {
    failed: () => (broken === undefined ? [...failed] : []).filter(([, code]) => canPass(code)).map(([item]) => item),
    counts: { failed: failed.size, tried },
    atOnce: roomInFlight,
    again: async (item: ApplyItem) => {
      if (watch?.takesUp(item) !== false) await bring(item, true);
    },
  };
  try {
    const { signal, noMore } = run;
    await giveSecondChances(chances, run.ports, noMore === undefined ? signal : AbortSignal.any([signal, noMore]));
  } catch (error) {
    if (!isAbort(error)) throw error;
  }
  // Between the last question and the end nothing waits, so that nothing that was asked for is lost.
  await allEnded();
  watch?.closes();
  if (broken !== undefined) throw broken.error;
}

const isForSpace = (code: ErrorCode): boolean => code === 'disk.full' || code === 'disk.quota';

/** One attempt at a file; what an earlier one counted is taken back first, so that progress never exceeds its total. */
function createAttempts(
  run: ApplyRun,
  watch: RunWatch | undefined,
): (item: ApplyItem, isSecondChance: boolean) => Promise<ItemOutcome> {
  const counted = new Map<ApplyItem, number>();
  return async (item, isSecondChance) => {
    const before = counted.get(item);
    if (before !== undefined) {
      run.meter.fileAgain(before);
      // Whoever asks again may have made room.
      run.fullVolumes.delete(item.root);
    }
    let bytes = 0;
    const meter: ApplyRun['meter'] = {
      ...run.meter,
      bytes: (count) => {
        bytes += count;
        run.meter.bytes(count);
      },
    };
    const own = { ...run, meter, isSecondChance };
    watch?.started(item);
    const outcome = await applyItem(item, own, fileWork(item, own));
    if (outcome.state === 'done') counted.delete(item);
    else counted.set(item, bytes);
    watch?.ended(item, outcome);
    return outcome;
  };
}
