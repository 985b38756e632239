/** Brings a large file by ranges, several at once, into one temp file that outlives the run: the next one fetches what lacks. */
import { AppError } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import { chunkBytesOf, hashFileAs } from '../content';
import type { FetchContext, FetchRequest } from './fetchItem';
import { fillRanges } from './fillRanges';
import { damagedContent, isDamage } from './objectSource';
import { dropPart, takePart, type PartPlace } from './partTemp';
import { createRangeKeeper, type RangeKeeper } from './rangeKeeper';
import { rangesOf } from './rangeMap';
import { afterTries } from './tries';

export type RangePorts = Pick<EnginePorts, 'store' | 'files' | 'hasher' | 'fileHasher' | 'clock' | 'partFiles'>;

const mostTries = 3;

/**
 * What is not right in the end is fetched whole again, up to three times in all, and what was replaced in the store meanwhile
 * once; then `integrity.mismatch`, `integrity.short`, `source.changed`. Whatever else goes wrong leaves the temp and what is
 * known about it.
 */
export async function fetchRanges(
  request: FetchRequest,
  place: PartPlace,
  ports: RangePorts,
  context: FetchContext,
): Promise<void> {
  let wasReplaced = false;
  for (let attempt = 1; ; attempt += 1) {
    let arrived = 0;
    const onBytes = (bytes: number): void => {
      arrived += bytes;
      context.onBytes(bytes);
    };
    try {
      await fetchOnce(request, place, ports, { ...context, onBytes });
      return;
    } catch (error) {
      context.onBytes(-arrived);
      const isReplaced = error instanceof AppError && error.code === 'source.changed';
      if (!isReplaced && !isDamage(error)) throw error;
      await dropPart(place, ports);
      if (attempt === mostTries || (isReplaced && wasReplaced)) throw afterTries(error, attempt);
      wasReplaced ||= isReplaced;
      await ports.clock.delay(attempt * 250, context.signal);
    }
  }
}

async function fetchOnce(
  request: FetchRequest,
  place: PartPlace,
  ports: RangePorts,
  context: FetchContext,
): Promise<void> {
  const ranges = rangesOf(request);
  const { row, foundBytes } = await takePart(request, place, ranges, ports);
  const writer = await ports.files.openRanges(request.temp);
  const etags = [...row.etags];
  const keeper = createRangeKeeper(row.ranges, writer, ports.clock, (bits) => {
    ports.partFiles.put({ ...row, etags, ranges: bits, changedMs: ports.clock.nowMs() });
  });
  try {
    if (foundBytes > request.size) await writer.shorten(request.size);
    await fillRanges({ ranges, here: row.ranges, etags, writer, keeper }, ports, context);
    await requireWhole(request, ports, context.signal);
    if (request.mustSync) await keeper.flush();
  } catch (error) {
    // Damaged bytes are not gone on with.
    if (!isDamage(error)) await keepArrived(keeper);
    throw error;
  } finally {
    await writer.close();
  }
}

/** What came whole until a run stopped is there for the next one. */
async function keepArrived(keeper: RangeKeeper): Promise<void> {
  try {
    await keeper.flush();
  } catch (error) {
    // A disk that is full may refuse this too: then the next run knows of what was durable before.
    if (!(error instanceof AppError)) throw error;
  }
}

/** Ranges come in any order, so their bytes are hashed once all are here, as the disk gives them back. */
async function requireWhole(request: FetchRequest, ports: RangePorts, signal: AbortSignal): Promise<void> {
  const { temp, hash, size } = request;
  const found = await ports.files.lstat(temp);
  if (found?.sizeBytes !== size)
    throw damagedContent(hash, 'it has another length than the plan says', 'integrity.short');
  const { hash: own } = await hashFileAs(temp, chunkBytesOf(request), ports, signal);
  if (own !== hash) throw damagedContent(hash, 'its bytes are not what their hash says');
}
