/** Sends contents to a store, many at once; a file that is no longer what was hashed is an item that failed. */
import { AppError, areaOf, isAbort, type ErrorCode, type ErrorDto } from '../../../shared/domain/errors';
import { inParallel } from '../hashing/inParallel';
import type { BlobSource } from '../ports/blobStore';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileStat, FileSystem } from '../ports/fileSystem';
import type { PartLedger } from '../ports/ledger';
import type { RunContext } from '../ports/progress';
import { fileSource } from '../store/fileSource';
import { dataKey } from '../store/keys';
import { deservesSecondChance, giveSecondChances } from '../transfers/secondChance';
import { overBudget } from '../transfers/errorBudget';
import { patientFiles } from '../transfers/patientFiles';
import { wishOf } from '../transfers/stopWish';
import { sumBytes } from './compareWithStore';
import { itemsAt, MadeItems, positionsWhere, type Items } from './items';
import type { SubmissionObject, SubmissionSource } from './submission';
import type { TransferUploads } from './transferUploads';

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
/** So many failures one after the other are the fault of the store, not of the contents. */
const mostFailuresInRow = 20;
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
  const meter = createMeter(objects, context);
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

/** Counts the parts of earlier uploads that are gone on with, beside what was sent whole before. */
function countReused(
  whole: { readonly items: number; readonly bytes: number },
  { measures }: RunContext,
): (ledger: PartLedger) => PartLedger {
  let partBytes = 0;
  const tell = (): void => {
    measures?.counts({ reusedItems: whole.items, reusedBytes: whole.bytes + partBytes });
  };
  tell();
  return (ledger) => {
    let ownBytes = 0;
    const count = (bytes: number): void => {
      partBytes += bytes - ownBytes;
      ownBytes = bytes;
      tell();
    };
    return {
      ...ledger,
      earlier: () => {
        const upload = ledger.earlier();
        count(upload?.parts.reduce((sum, { length }) => sum + length, 0) ?? 0);
        return upload;
      },
      // Another upload takes its place, and its parts are sent again.
      beginning: () => {
        count(0);
        ledger.beginning();
      },
    };
  };
}

function contentOf({ absolutePath, contentPath, stat }: SubmissionSource, files: FileSystem): BlobSource {
  return fileSource(contentPath, stat.sizeBytes, files, { translate: (thrown) => translate(absolutePath, thrown) });
}

async function requireUnchanged(
  { absolutePath, contentPath, stat }: SubmissionSource,
  files: FileSystem,
): Promise<void> {
  const now = await asSource(absolutePath, () => files.lstat(contentPath));
  if (!now) throw sourceError('source.missing', absolutePath);
  if (!isSameFile(now, stat)) throw sourceError('source.changed', absolutePath);
  // A link on the way may have been turned elsewhere meanwhile.
  const isLinked = contentPath !== absolutePath;
  if (isLinked && (await asSource(absolutePath, () => files.realPath(absolutePath))) !== contentPath)
    throw sourceError('source.changed', absolutePath);
}

function isSameFile(a: FileStat, b: FileStat): boolean {
  return a.type === 'file' && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.fileId === b.fileId;
}

async function asSource<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(path, error);
  }
}

function translate(path: string, error: unknown): unknown {
  if (isAbort(error) || !(error instanceof AppError) || areaOf(error.code) === 'source') return error;
  return sourceError(error.code === 'input.not_found' ? 'source.missing' : 'source.unreadable', path, error);
}

const sentences = {
  'source.missing': 'was there when it was looked at and is gone now',
  'source.changed': 'changed after it was looked at',
  'source.unreadable': 'cannot be read any more',
} as const;

function sourceError(code: keyof typeof sentences, path: string, cause?: unknown): AppError {
  return new AppError(
    {
      code,
      message: `${path} ${sentences[code]}.`,
      safe: 'No job was created. What was sent already is complete and need not be sent again.',
      hint: 'Submit again: only what changed is read and sent.',
      details: { path },
    },
    cause,
  );
}

interface Meter {
  start(): { readonly onBytes: (sentBytes: number) => void; finish(sizeBytes: number): void };
  report(): void;
}

/** A retry takes back what its first try counted. */
function createMeter(objects: Items<SubmissionObject>, context: RunContext): Meter {
  const totalBytes = sumBytes(objects);
  let doneFiles = 0;
  let doneBytes = 0;
  const report = (): void => {
    context.progress({
      phase: 'transferring',
      doneFiles,
      totalFiles: objects.length,
      doneBytes: Math.min(doneBytes, totalBytes),
      totalBytes,
    });
  };
  return {
    start() {
      let counted = 0;
      const count = (bytes: number): void => {
        doneBytes += bytes - counted;
        counted = bytes;
        report();
      };
      return {
        onBytes: count,
        finish(sizeBytes) {
          doneFiles++;
          count(sizeBytes);
        },
      };
    },
    report,
  };
}
