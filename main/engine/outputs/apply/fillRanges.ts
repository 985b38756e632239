/** Fetches the ranges of a file that are not here, each from the same objects as the first. */
import { AppError } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import type { RangeWriter } from '../../ports/fileSystem';
import { createBlockWriter, type BlockWriter } from './blockWriter';
import type { FetchContext } from './fetchItem';
import { damagedContent, isBrokenConnection, openObject, type OpenedObject } from './objectSource';
import type { RangeKeeper } from './rangeKeeper';
import { hasBit, type Range } from './rangeMap';
import { afterTries } from './tries';

export interface RangeWork {
  readonly ranges: readonly Range[];
  /** The ranges that are here already. */
  readonly here: Uint8Array;
  /** Of the objects, as far as they are known; those that are found out are written into it. */
  readonly etags: (string | null)[];
  readonly writer: RangeWriter;
  readonly keeper: RangeKeeper;
}

type FillPorts = Pick<EnginePorts, 'store' | 'clock'>;

const mostTries = 3;
/** Of one file; several files come at once. */
const rangesInFlight = 4;

/**
 * Resolves when every range is written. The first failure ends the others, and is thrown once they have ended; so is the reason
 * of `noMore` where ranges are left that had not begun.
 */
export async function fillRanges(
  { ranges, here, etags, writer, keeper }: RangeWork,
  ports: FillPorts,
  { signal, onBytes, noMore }: FetchContext,
): Promise<void> {
  const missing: number[] = [];
  for (const [index, { sizeBytes }] of ranges.entries()) {
    if (hasBit(here, index)) onBytes(sizeBytes);
    else missing.push(index);
  }
  const stop = new AbortController();
  const context = { signal: AbortSignal.any([signal, stop.signal]), onBytes };
  const open = sameObjects(etags, ports);
  let next = 0;
  let broken: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    const blocks = createBlockWriter(writer);
    try {
      for (let index = missing[next++]; index !== undefined; index = missing[next++]) {
        const range = ranges[index];
        if (range === undefined || context.signal.aborted) return;
        noMore?.throwIfAborted();
        await fetchRange(range, blocks, open, ports, context);
        await keeper.written(index, range.sizeBytes);
      }
    } catch (error) {
      // The first error is the cause; those that follow are its echoes.
      broken ??= { error };
      if (error !== noMore?.reason) stop.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(rangesInFlight, missing.length) }, worker));
  if (broken !== undefined) throw broken.error;
  signal.throwIfAborted();
}

type OpenRange = (range: Range, from: number, signal: AbortSignal) => Promise<OpenedObject>;

/** The first answer of an object says which one it is; every later request asks for that very one. */
function sameObjects(etags: (string | null)[], { store }: FillPorts): OpenRange {
  const firsts = new Map<number, Promise<unknown>>();
  const openFirst = async (range: Range, from: number, signal: AbortSignal): Promise<OpenedObject> => {
    const opened = await openObject(store, range.hash, { signal, range: bytesOf(range, from) });
    etags[range.object] = opened.head.etag ?? null;
    return opened;
  };
  return async (range, from, signal) => {
    for (;;) {
      const etag = etags[range.object];
      if (etag !== undefined) {
        const ifMatch = etag === null ? {} : { ifMatch: etag };
        return openObject(store, range.hash, { signal, range: bytesOf(range, from), ...ifMatch });
      }
      const first = firsts.get(range.object);
      if (first === undefined) {
        const opening = openFirst(range, from, signal).finally(() => firsts.delete(range.object));
        firsts.set(range.object, opening);
        return opening;
      }
      await Promise.allSettled([first]);
      signal.throwIfAborted();
    }
  };
}

const bytesOf = ({ first, sizeBytes }: Range, from: number): { readonly first: number; readonly last: number } => ({
  first: first + from,
  last: first + sizeBytes - 1,
});

/** A connection that breaks is taken up where it broke, up to three times. */
async function fetchRange(
  range: Range,
  blocks: BlockWriter,
  open: OpenRange,
  ports: FillPorts,
  { signal, onBytes }: FetchContext,
): Promise<void> {
  const { hash, at, sizeBytes, objectBytes } = range;
  let arrived = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { head, body } = await open(range, arrived, signal);
      const isOther = head.sizeBytes !== objectBytes;
      for await (const bytes of body) {
        signal.throwIfAborted();
        if (isOther) throw damagedContent(hash, `it has ${head.sizeBytes} bytes instead of ${objectBytes}`);
        if (arrived + bytes.length > sizeBytes) throw damagedContent(hash, 'it is longer than the plan says');
        await blocks.add(bytes, at + arrived);
        arrived += bytes.length;
        onBytes(bytes.length);
      }
      if (arrived < sizeBytes) throw damagedContent(hash, 'it ended early', 'integrity.short');
      await blocks.flush();
      return;
    } catch (error) {
      // All of it is here, whatever came afterwards.
      if ((isCutOff(error) || signal.aborted) && arrived === sizeBytes) {
        await blocks.flush();
        return;
      }
      if (attempt === mostTries || !isCutOff(error)) throw afterTries(error, attempt);
      await ports.clock.delay(attempt * 250, signal);
    }
  }
}

const isCutOff = (error: unknown): boolean =>
  isBrokenConnection(error) || (error instanceof AppError && error.code === 'integrity.short');
