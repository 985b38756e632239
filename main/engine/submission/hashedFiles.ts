/** The files of a submission with their hashes, and views of one of them that cost nothing until somebody looks. */
import { hexOf } from '../../../shared/manifest/hexDigests';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileStat } from '../ports/fileSystem';
import { blockBytes } from '../ports/hashing';
import { digestBytes, type SubmittedHashes } from './hashSubmitted';
import type { SubmissionEntry, SubmissionObject } from './submission';
import type { SubmittedFiles } from './submittedFiles';

export class HashedFiles {
  readonly files: SubmittedFiles;
  readonly #hashes: Pick<SubmittedHashes, 'digests' | 'others'>;
  readonly #cache: Pick<EnginePorts['hashCache'], 'blocks'>;

  constructor(
    files: SubmittedFiles,
    hashes: Pick<SubmittedHashes, 'digests' | 'others'>,
    cache: Pick<EnginePorts['hashCache'], 'blocks'>,
  ) {
    this.files = files;
    this.#hashes = hashes;
    this.#cache = cache;
  }

  hash(number: number): string {
    return hexOf(this.#hashes.digests, number * digestBytes);
  }

  /** As it was when it was hashed. */
  stat(number: number): FileStat {
    return this.#hashes.others.get(number)?.stat ?? this.files.stat(number);
  }

  sizeBytes(number: number): number {
    return this.#hashes.others.get(number)?.stat.sizeBytes ?? this.files.sizeBytes(number);
  }

  mtimeNs(number: number): bigint {
    return this.#hashes.others.get(number)?.stat.mtimeNs ?? this.files.mtimeNs(number);
  }

  /** The cache is asked only now: few files are that large, and not all of them are sent. */
  blocks(number: number): Uint8Array | undefined {
    if (this.sizeBytes(number) <= blockBytes) return undefined;
    const other = this.#hashes.others.get(number);
    return other?.blocks ?? this.#cache.blocks(this.files.contentPath(number), this.stat(number));
  }
}

/** `relativePath`: below the root of its group. */
export function entryOf(files: HashedFiles, number: number, relativePath: (number: number) => string): SubmissionEntry {
  return new Entry(files, number, relativePath);
}

export function objectOf(files: HashedFiles, number: number): SubmissionObject {
  return new Content(files, number);
}

class Source {
  protected readonly files: HashedFiles;
  protected readonly number: number;

  constructor(files: HashedFiles, number: number) {
    this.files = files;
    this.number = number;
  }

  get absolutePath(): string {
    return this.files.files.absolutePath(this.number);
  }

  get contentPath(): string {
    return this.files.files.contentPath(this.number);
  }

  get stat(): FileStat {
    return this.files.stat(this.number);
  }

  get sizeBytes(): number {
    return this.files.sizeBytes(this.number);
  }

  get mtimeNs(): bigint {
    return this.files.mtimeNs(this.number);
  }

  get hash(): string {
    return this.files.hash(this.number);
  }

  get blocks(): Uint8Array | undefined {
    return this.files.blocks(this.number);
  }
}

class Entry extends Source implements SubmissionEntry {
  readonly #relativePath: (number: number) => string;

  constructor(files: HashedFiles, number: number, relativePath: (number: number) => string) {
    super(files, number);
    this.#relativePath = relativePath;
  }

  get relativePath(): string {
    return this.#relativePath(this.number);
  }
}

class Content implements SubmissionObject {
  readonly source: Source;

  constructor(files: HashedFiles, number: number) {
    this.source = new Source(files, number);
  }

  get hash(): string {
    return this.source.hash;
  }

  get sizeBytes(): number {
    return this.source.sizeBytes;
  }
}
