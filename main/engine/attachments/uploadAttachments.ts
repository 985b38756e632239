/** Sends the contents that manifests name from the folders that hold them; what a store has is not sent again. */
import { AppError, areaOf, isAbort } from '../../../shared/domain/errors';
import { inParallel } from '../hashing/inParallel';
import type { BlobSource } from '../ports/blobStore';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileSystem } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import { fileSource } from '../store/fileSource';
import { dataKey } from '../store/keys';
import { compareWithStore, sumBytes } from '../submission/compareWithStore';
import { patientFiles } from '../transfers/patientFiles';
import {
  attachmentObjects,
  type AttachmentFailure,
  type AttachmentObject,
  type ContentPlace,
  type ManifestOfFolder,
} from './attachmentObjects';

export interface UploadedAttachments {
  /** Files that the manifests list. */
  readonly files: number;
  readonly uploadedObjects: number;
  readonly uploadedBytes: number;
  readonly skippedObjects: number;
  readonly skippedBytes: number;
  readonly failed: readonly AttachmentFailure[];
}

/** Small ones wait for answers most of the time; what a store and the memory bear is bounded there. */
const objectsAtOnce = 64;

/** What is stored has the hash that the manifest names. Files that fail are listed and the rest goes on; a store that fails throws. */
export async function uploadAttachments(
  sets: readonly ManifestOfFolder[],
  ports: Pick<EnginePorts, 'store' | 'storeCache' | 'files' | 'clock' | 'ids'>,
  context: RunContext,
): Promise<UploadedAttachments> {
  const { store, storeCache } = ports;
  const files = patientFiles(ports.files, { clock: ports.clock, signal: context.signal });
  const { objects, fileCount, failed } = await attachmentObjects(sets, files, context);
  const { missing, presentCount, presentBytes } = await compareWithStore(objects, ports, context);
  const sent: AttachmentObject[] = [];
  const present: AttachmentObject[] = [];
  const failures = [...failed];
  const totalBytes = sumBytes(missing);
  let [doneFiles, doneBytes] = [0, 0];
  const report = (): void => {
    context.progress({ phase: 'transferring', doneFiles, totalFiles: missing.length, doneBytes, totalBytes });
  };
  report();
  try {
    await inParallel(missing, objectsAtOnce, context.signal, async (object) => {
      const outcome = await sendFromAny(object, { store, files }, context.signal);
      if (typeof outcome !== 'string') failures.push(...outcome);
      else (outcome === 'present' ? present : sent).push(object);
      doneFiles += 1;
      doneBytes += object.sizeBytes;
      report();
    });
  } finally {
    storeCache.add(store.storeId, [...sent, ...present]);
  }
  return {
    files: fileCount,
    uploadedObjects: sent.length,
    uploadedBytes: sumBytes(sent),
    skippedObjects: presentCount + present.length,
    skippedBytes: presentBytes + sumBytes(present),
    failed: failures.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

/** The first place that still holds the content; every place that does not is a failure when none does. */
async function sendFromAny(
  { hash, sizeBytes, places }: AttachmentObject,
  { store, files }: Pick<EnginePorts, 'store' | 'files'>,
  signal: AbortSignal,
): Promise<'created' | 'present' | 'replaced' | readonly AttachmentFailure[]> {
  const failures: AttachmentFailure[] = [];
  for (const place of places) {
    try {
      const source = contentOf(place, sizeBytes, files);
      return (await store.put(dataKey(hash), source, { signal, expectedHash: hash, isKnownAbsent: true })).outcome;
    } catch (error) {
      if (isAbort(error) || !(error instanceof AppError) || areaOf(error.code) !== 'source') throw error;
      failures.push({ path: place.path, code: error.code, message: failureText(place.path, error) });
    }
  }
  return failures;
}

function failureText(path: string, { code, dto }: AppError): string {
  if (code === 'source.changed') return `${path} is not the content that the manifest names.`;
  return dto.message.includes(path) ? dto.message : `${path}: ${dto.message}`;
}

function contentOf({ path, contentPath, range }: ContentPlace, sizeBytes: number, files: FileSystem): BlobSource {
  return fileSource(contentPath, sizeBytes, files, {
    ...(range === undefined ? {} : { range }),
    translate: (thrown) => {
      if (isAbort(thrown) || !(thrown instanceof AppError) || areaOf(thrown.code) === 'source') return thrown;
      const code = thrown.code === 'input.not_found' ? 'source.missing' : 'source.unreadable';
      return new AppError({ code, message: `${path} cannot be read any more.`, details: { path } }, thrown);
    },
  });
}
