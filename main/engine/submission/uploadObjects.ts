/** Sends contents to a store, many at once; a file that is no longer what was hashed is an item that failed. */
import { AppError, areaOf, isAbort, type ErrorCode, type ErrorDto } from '../../../shared/domain/errors';
import { inParallel } from '../hashing/inParallel';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { dataKey } from '../store/keys';
import { deservesSecondChance, giveSecondChances } from '../transfers/secondChance';
import { mostFailuresInRow, overBudget } from '../transfers/errorBudget';
import { patientFiles } from '../transfers/patientFiles';
import { wishOf } from '../transfers/stopWish';
import { itemsAt, MadeItems, positionsWhere, type Items } from './items';
import type { SubmissionObject } from './submission';
import type { TransferUploads } from './transferUploads';
import { contentOf, requireUnchanged } from './unchangedSource';
import { countReused, createUploadMeter } from './uploadMeter';

export interface UploadedObjects {
  /** In the store because of this call. */
  readonly sent: Items<SubmissionObject>;
  /** Somebody else was faster. */
  readonly present: Items<SubmissionObject>;
  readonly failed: readonly { readonly path: string; readonly error: ErrorDto }[];
}

/** By position: what became of a content. */
const outcomes = { open: 0, sent: 1, present: 2 } as const;

/** Small ones wait for answers most of the time; what a store and the memory bear is bounded there. */
const objectsAtOnce = 64;
const rowsPerBatch = 200;
/** Nobody is there: before the first content was sent that is a wrong address rather than a bad moment. */
const nobodyThere = new Set<ErrorCode>(['network.offline', 'network.dns', 'network.refused']);

/**
 * What was hashed is what is stored. Contents that fail are listed and the rest goes on; what a bad moment may have failed gets
 * a second chance before. A store that fails all of them, or for good, throws. `reused` is
 * what earlier runs of the transfer sent whole.
 */
export async function uploadObjects(
  objects: Items<SubmissionObject>,
  ports: Pick<EnginePorts, 'store' | 'files' | 'storeCache' | 'clock' | 'ids'> & {
    readonly transferUploads?: TransferUploads;
  },
  context: RunContext,
  reused: { readonly items: number; readonly bytes: number } = { items: 0, bytes: 0 },
): Promise<UploadedObjects> {
  const { store, storeCache, transferUploads } = ports;
  const patient = patientFiles(ports.files, { clock: ports.clock, signal: context.signal });
  const outcomeOf = new Uint8Array(objects.length);
  const sentBy = (outcome: number): Items<SubmissionObject> =>
    itemsAt(
      objects,
      positionsWhere(objects.length, (position) => outcomeOf[position] === outcome),
    );
  let isAnySent = false;
  const failed: { path: string; error: ErrorDto }[] = [];
  /** Those that get a second chance, with what stopped them last. */
  const later = new Map<number, AppError>();
  let failuresInRow = 0;
  let attempted = 0;
  const requireBudget = ({ dto }: AppError): void => {
    const counts = { failed: failed.length + later.size, attempted, last: dto };
    const spent = overBudget(counts, context.expectsFailures);
    if (spent !== undefined) throw spent;
  };
  const meter = createUploadMeter(objects, context);
  const kept = countReused(reused, context);
  const verified: SubmissionObject[] = [];
  const flush = (): void => {
    if (verified.length > 0) storeCache.add(store.storeId, verified.splice(0));
  };
  const send = async (position: number, chance?: number): Promise<void> => {
    const object = at(objects, position);
    const { source, hash, sizeBytes } = object;
    const files = chance === undefined ? patient : ports.files;
    const track = meter.start();
    const shown = context.measures?.item(source.absolutePath, sizeBytes);
    try {
      await requireUnchanged(source, files);
      const body = contentOf(source, files);
      const ledger = transferUploads?.ledgerOf(object);
      const options = {
        signal: context.signal,
        expectedHash: hash,
        isKnownAbsent: true,
        onBytes: (bytes: number) => {
          track.onBytes(bytes);
          shown?.bytes(bytes);
        },
        confirmSource: () => requireUnchanged(source, files),
        ...(context.winding === undefined ? {} : { noMoreParts: context.winding.down }),
        ...(source.blocks === undefined ? {} : { blockHashes: source.blocks }),
        ...(ledger === undefined ? {} : { ledger: chance === undefined ? kept(ledger) : ledger }),
        ...(chance === undefined ? {} : { isOnce: true }),
      };
      const { outcome } = await store.put(dataKey(hash), body, options);
      outcomeOf[position] = outcome === 'present' ? outcomes.present : outcomes.sent;
      isAnySent = true;
      verified.push(object);
      if (verified.length >= rowsPerBatch) flush();
      track.finish(sizeBytes);
      later.delete(position);
      failuresInRow = 0;
      if (chance === undefined) attempted += 1;
    } catch (error) {
      if (isAbort(error) || !(error instanceof AppError)) throw error;
      if (chance === undefined) attempted += 1;
      if (deservesSecondChance(error)) {
        failuresInRow += 1;
        const isFirst = nobodyThere.has(error.code) && !isAnySent;
        if (chance === undefined && (isFirst || failuresInRow >= mostFailuresInRow)) throw error;
        later.set(position, error);
        track.onBytes(0);
        if (chance === undefined) requireBudget(error);
        return;
      }
      if (areaOf(error.code) !== 'source') throw error;
      later.delete(position);
      failed.push({ path: source.absolutePath, error: error.dto });
      track.finish(0);
      if (chance === undefined) requireBudget(error);
    } finally {
      shown?.end();
    }
  };
  meter.report();
  const letGo = context.winding?.hold();
  const noMore = AbortSignal.any([context.signal, ...(context.winding === undefined ? [] : [context.winding.down])]);
  try {
    const positions = new MadeItems(objects.length, (position) => position);
    await inParallel(positions, objectsAtOnce, noMore, (position) => send(position));
    const chances = {
      failed: () => [...later.keys()],
      counts: { failed: failed.length + later.size, tried: objects.length },
      atOnce: objectsAtOnce,
      again: (position: number, attempt: number) => {
        context.measures?.event('item.retried', { path: at(objects, position).source.absolutePath, attempt });
        return send(position, attempt);
      },
    };
    await giveSecondChances(chances, ports, noMore);
  } catch (error) {
    // Its own signal: the one of the run is the reason why this is done.
    if (isAbort(error) && wishOf(context.signal) === 'discard')
      await transferUploads?.takeBackOwn(new AbortController().signal);
    throw error;
  } finally {
    flush();
    letGo?.();
  }
  for (const [position, { dto }] of later) failed.push({ path: at(objects, position).source.absolutePath, error: dto });
  // What failed for a moment goes on with its parts the next time.
  if (later.size === 0) await transferUploads?.takeBackOwn(context.signal);
  return { sent: sentBy(outcomes.sent), present: sentBy(outcomes.present), failed };
}

function at(objects: Items<SubmissionObject>, position: number): SubmissionObject {
  const object = objects.at(position);
  if (object === undefined) throw new RangeError(`there is no content ${position}`);
  return object;
}
