/** Whether everything a manifest lists is really there: as files under a root, or as objects of a store. */
import { join, sep } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { intCompare } from '../../../shared/domain/ints';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import type { LinkEntry, Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { hashChunks } from '../hashing/hashChunks';
import type { BlobStore } from '../ports/blobStore';
import type { FileStat, FileSystem } from '../ports/fileSystem';
import type { FileHasher, Hasher } from '../ports/hashing';
import type { RunContext } from '../ports/progress';
import { recordsRunnable } from './judgeEntries';
import { leadsToSamePlace } from './linkPlaces';
import { isSameTime } from './sameTime';
import { verifyEach, type Verdict, type VerifyReport } from './verifyEach';
import { objectsOf, verifyObject, type ObjectVerdict } from './verifyObjects';

export type { VerifyReport } from './verifyEach';

export interface VerifyFilesPorts {
  readonly files: FileSystem;
  readonly fileHasher: Pick<FileHasher, 'hashFile'>;
  readonly hasher: Hasher;
}

interface VerifyFilesInput {
  readonly manifest: Manifest;
  /** Manifests with absolute paths are looked at where they say. */
  readonly root: string;
  /** Reads every file; without it size and time are trusted. */
  readonly deep: boolean;
}

/** Of a diff, what it says is there and what it says is gone. Errors other than a missing or changing file end the run. */
export async function verifyFiles(
  input: VerifyFilesInput,
  ports: VerifyFilesPorts,
  context: RunContext,
): Promise<VerifyReport> {
  const check = new FileCheck(input, ports, context.signal);
  return await verifyEach(input.manifest, context, {
    entry: (entry) => check.entry(entry),
    folder: (folder) => check.folder(folder),
  });
}

/** `deep` reads every object and hashes it; without it sizes are compared. Equal contents are looked at once. */
export async function verifyStored(
  input: { readonly manifest: Manifest; readonly deep: boolean },
  ports: { readonly store: BlobStore; readonly hasher: Hasher },
  context: RunContext,
): Promise<VerifyReport> {
  const { manifest, deep } = input;
  const seen = new Map<string, Promise<ObjectVerdict>>();
  return await verifyEach(manifest, context, {
    async entry(entry) {
      // Links and deletions hold nothing; a file without a hash has no content that anybody could fetch.
      if (entry.kind === 'link' || entry.kind === 'deleted') return 'good';
      if (entry.kind === 'unhashed') return 'missing';
      const verdicts: ObjectVerdict[] = [];
      for (const object of objectsOf(entry, manifest.chunkSizeBytes)) {
        const content = `${object.hash}-${object.sizeBytes.toString()}`;
        const verdict = seen.get(content) ?? verifyObject(object, deep, ports, context.signal);
        seen.set(content, verdict);
        verdicts.push(await verdict);
      }
      return (
        verdicts.find((verdict) => verdict === 'missing') ?? verdicts.find((verdict) => verdict !== 'good') ?? 'good'
      );
    },
    folder: () => Promise.resolve('good'),
  });
}

/** Windows has no execute bits. */
const knowsRunnable = sep === '/';
const anyRunBit = 0o111;

type Sized = Exclude<ManifestEntry, { readonly kind: 'link' | 'deleted' }>;

class FileCheck {
  readonly #input: VerifyFilesInput;
  readonly #ports: VerifyFilesPorts;
  readonly #signal: AbortSignal;

  constructor(input: VerifyFilesInput, ports: VerifyFilesPorts, signal: AbortSignal) {
    this.#input = input;
    this.#ports = ports;
    this.#signal = signal;
  }

  async entry(entry: ManifestEntry): Promise<Verdict> {
    if (entry.kind === 'link') return await this.#link(entry);
    if (entry.kind === 'deleted') {
      const stat = await this.#ports.files.lstat(this.#place(entry.path));
      return stat === undefined || stat.type === 'folder' ? 'good' : 'changed';
    }
    return await this.#file(entry);
  }

  async folder({ path, deleted }: ManifestFolder): Promise<Verdict> {
    const stat = await this.#ports.files.statFollowing(this.#place(path));
    if (deleted === true) return stat?.type === 'folder' ? 'changed' : 'good';
    if (stat === undefined) return 'missing';
    return stat.type === 'folder' ? 'good' : 'changed';
  }

  async #link({ path, link }: LinkEntry): Promise<Verdict> {
    const place = this.#place(path);
    const stat = await this.#ports.files.lstat(place);
    if (stat === undefined) return 'missing';
    if (stat.type !== 'symlink') return 'changed';
    return leadsToSamePlace(path, link, await this.#ports.files.readLink(place)) ? 'good' : 'changed';
  }

  async #file(entry: Sized): Promise<Verdict> {
    const place = this.#place(entry.path);
    const stat = await this.#ports.files.statFollowing(place);
    if (stat?.type !== 'file') return 'missing';
    if (intCompare(stat.sizeBytes, entry.sizeBytes) !== 0 || !this.#hasBitOf(stat, entry)) return 'changed';
    if (!this.#input.deep || entry.kind === 'unhashed') return hasTimeOf(stat, entry) ? 'good' : 'changed';
    const isSame = await this.#hasContentOf(place, entry);
    if (isSame === true) return 'good';
    if (isSame !== false) return isSame;
    return hasTimeOf(stat, entry) ? 'corrupt' : 'changed';
  }

  #place(path: string): string {
    return this.#input.manifest.pathStyle === 'absolute' ? path : join(this.#input.root, path);
  }

  #hasBitOf(stat: FileStat, entry: Sized): boolean {
    if (!knowsRunnable || !recordsRunnable(this.#input.manifest)) return true;
    return ((stat.mode & anyRunBit) !== 0) === (entry.runnable === true);
  }

  /** The hasher refuses links, so it is given the place where the content lies. */
  async #hasContentOf(
    place: string,
    entry: Exclude<Sized, { readonly kind: 'unhashed' }>,
  ): Promise<boolean | 'missing' | 'changed'> {
    try {
      const path = await this.#ports.files.realPath(place);
      if (entry.kind === 'file') return (await this.#ports.fileHasher.hashFile(path, this.#signal)).hash === entry.hash;
      const { chunkHashes } = await hashChunks(path, this.#input.manifest.chunkSizeBytes, this.#ports, this.#signal);
      return (
        chunkHashes.length === entry.chunkHashes.length && chunkHashes.every((hash, i) => hash === entry.chunkHashes[i])
      );
    } catch (thrown) {
      if (thrown instanceof AppError && ['source.missing', 'input.not_found'].includes(thrown.code)) return 'missing';
      if (thrown instanceof AppError && thrown.code === 'source.changed') return 'changed';
      throw thrown;
    }
  }
}

function hasTimeOf(stat: FileStat, entry: Sized): boolean {
  return isSameTime(mtimeUsOf(stat.mtimeNs), entry.mtimeUs);
}
