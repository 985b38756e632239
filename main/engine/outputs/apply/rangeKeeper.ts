/** Notes which ranges of a file are durable: the disk first, then the row that says so. */
import type { Clock } from '../../ports/clock';
import type { RangeWriter } from '../../ports/fileSystem';
import { setBit } from './rangeMap';

const keptEveryBytes = 64 * 1024 ** 2;
const keptEveryMs = 2000;

export interface RangeKeeper {
  /** A range was written. It is durable, and known to be, at the latest 64 MiB or 2 s after the last that was. */
  written(index: number, sizeBytes: number): Promise<void>;
  /** Everything written so far is durable and known when this resolves. */
  flush(): Promise<void>;
}

/** `bits` are those of the ranges that are durable already; `save` is called with them and the new ones. */
export function createRangeKeeper(
  bits: Uint8Array,
  writer: Pick<RangeWriter, 'sync'>,
  clock: Pick<Clock, 'nowMs'>,
  save: (bits: Uint8Array) => void,
): RangeKeeper {
  const written = bits.slice();
  let unkeptBytes = 0;
  let keptMs = clock.nowMs();
  let keeping: Promise<void> | undefined;

  const keep = async (): Promise<void> => {
    // Only what was written before the disk is asked to make it durable.
    const durable = written.slice();
    unkeptBytes = 0;
    await writer.sync();
    save(durable);
    keptMs = clock.nowMs();
  };
  const keepAlone = (): Promise<void> =>
    (keeping ??= keep().finally(() => {
      keeping = undefined;
    }));

  return {
    written: async (index, sizeBytes) => {
      setBit(written, index);
      unkeptBytes += sizeBytes;
      const isDue = unkeptBytes >= keptEveryBytes || clock.nowMs() - keptMs >= keptEveryMs;
      if (isDue && keeping === undefined) await keepAlone();
    },
    flush: async () => {
      await keeping;
      if (unkeptBytes > 0) await keepAlone();
    },
  };
}
