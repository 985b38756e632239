/** The bytes behind a side of a row: read here, or fetched and verified. */
import { Buffer } from 'node:buffer';
import { AppError } from '../../../shared/domain/errors';
import type { PlanEntry } from '../../../shared/domain/plan';
import type { PreviewTrouble } from '../../../shared/ipc/previews';
import { destinationInside } from '../outputs/apply/insideRoot';
import { partsOf, type ContentPart } from '../outputs/content';
import type { BlobStore } from '../ports/blobStore';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileStat } from '../ports/fileSystem';
import type { PictureSource } from '../ports/previews';
import { dataKey, legacyDataKey } from '../store/keys';
import { mostFileBytes } from './previewLimits';

export interface Content extends PictureSource {
  readonly sizeBytes: number;
  /** The first bytes, at most as many. Of a farm's file that is longer they are not verified: its hash is that of the whole. */
  readonly head: (bytes: number, signal: AbortSignal) => Promise<Uint8Array>;
}

/** A side that has nothing to read, in the words of the contract. */
export class NoContent extends Error {
  override readonly name = 'NoContent';
  readonly trouble: PreviewTrouble;

  constructor(trouble: PreviewTrouble, detail: string) {
    super(detail);
    this.trouble = trouble;
  }
}

export type ContentPorts = Pick<EnginePorts, 'files' | 'hasher' | 'hashCache'>;

/** The file here. Throws NoContent when it is not there, is none, leads out of its root, changed meanwhile or is too large. */
export async function mineContent(
  target: string | null | undefined,
  { path, local }: PlanEntry,
  { files, hasher, hashCache }: ContentPorts,
): Promise<Content> {
  if (target === null || target === undefined || local?.type !== 'file') throw new NoContent('gone', 'no file here');
  const place = await destinationInside(await files.realPath(target), path, files);
  const { path: file = '', stat } = place ?? {};
  if (stat?.type !== 'file') throw new NoContent('gone', 'it is not there any more');
  if (stat.sizeBytes > mostFileBytes) throw new NoContent('too-large', 'the file is too large');
  const readAll = async (): Promise<Uint8Array> => {
    const bytes = await files.readFile(file, mostFileBytes);
    if (!isSame(stat, await files.lstat(file))) throw new NoContent('changed', 'it changed while it was read');
    return bytes;
  };
  let read: Promise<Uint8Array> | undefined;
  let key = hashCache.get(file, stat);
  if (key === undefined) {
    read = readAll();
    key = hasher.hash(await read);
    hashCache.put([
      {
        path: file,
        sizeBytes: stat.sizeBytes,
        mtimeNs: stat.mtimeNs,
        fileId: stat.fileId,
        ...(stat.changeNs === undefined ? {} : { changeNs: stat.changeNs }),
        hash: key,
      },
    ]);
  }
  return {
    key,
    sizeBytes: stat.sizeBytes,
    read: () => read ?? readAll(),
    head: (bytes, signal) => collect(files.openRead(file, signal, { first: 0, last: bytes - 1 }), bytes),
  };
}

function isSame(before: FileStat, after: FileStat | undefined): boolean {
  return after?.fileId === before.fileId && after.mtimeNs === before.mtimeNs && after.sizeBytes === before.sizeBytes;
}

/** The farm's file. `store.*`, `network.*` as the store throws them; `integrity.mismatch` when the bytes are others than promised. */
export function farmContent(
  { remote }: PlanEntry,
  { hasher }: Pick<ContentPorts, 'hasher'>,
  withStore: <T>(use: (store: BlobStore) => Promise<T>) => Promise<T>,
): Content {
  if (remote.size > mostFileBytes) throw new NoContent('too-large', 'the file is too large');
  const parts = partsOf(remote);
  const readPart = async (
    store: BlobStore,
    { hash, sizeBytes }: ContentPart,
    signal: AbortSignal,
  ): Promise<Uint8Array> => {
    const bytes = await collect(await open(store, hash, undefined, signal), sizeBytes, true);
    if (bytes.length !== sizeBytes || hasher.hash(bytes) !== hash) throw damaged(hash);
    return bytes;
  };
  return {
    // Of a file in chunks the hash is that of their list, which no bytes have.
    key: remote.hash,
    sizeBytes: remote.size,
    read: (signal) =>
      withStore(async (store) => {
        const pieces: Uint8Array[] = [];
        for (const part of parts) pieces.push(await readPart(store, part, signal));
        return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
      }),
    head: (bytes, signal) =>
      withStore(async (store) => {
        const [first] = parts;
        if (first === undefined || remote.size === 0) return new Uint8Array();
        if (parts.length === 1 && remote.size <= bytes) return readPart(store, first, signal);
        return collect(await open(store, first.hash, { first: 0, last: bytes - 1 }, signal), bytes);
      }),
  };
}

/** Content that old writers stored without a suffix is found as well. */
async function open(
  store: BlobStore,
  hash: string,
  range: { readonly first: number; readonly last: number } | undefined,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const options = { signal, ...(range === undefined ? {} : { range }) };
  try {
    return (await store.get(dataKey(hash), options)).body;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store.missing_content') throw error;
    return (await store.get(legacyDataKey(hash), options)).body;
  }
}

/** At most so many bytes; with `isExact` more of them throw, for they are not the content that was promised. */
async function collect(body: AsyncIterable<Uint8Array>, mostBytes: number, isExact = false): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of body) {
    pieces.push(piece);
    total += piece.length;
    if (total > mostBytes && isExact) throw damaged('');
    if (total >= mostBytes && !isExact) break;
  }
  return Buffer.concat(pieces).subarray(0, mostBytes);
}

function damaged(hash: string): AppError {
  return new AppError({
    code: 'integrity.mismatch',
    message: 'The stored content is damaged: its bytes are not what their hash says.',
    safe: 'Nothing of it was put in place.',
    hint: 'Submit or render the file again; the store holds a wrong copy of it.',
    ...(hash === '' ? {} : { details: { hash } }),
  });
}
