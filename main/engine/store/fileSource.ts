/** A file, or a range of one, as bytes to store. */
import type { BlobSource } from '../ports/blobStore';
import type { FileSystem } from '../ports/fileSystem';

export interface FileSourceOptions {
  /** Inclusive; all of the file without it. */
  readonly range?: { readonly first: number; readonly last: number };
  /** What is thrown instead of what reading failed with. */
  readonly translate: (thrown: unknown) => unknown;
}

/** Failures of reading are told apart from failures of the store, which may have the same codes. */
export function fileSource(
  path: string,
  sizeBytes: number,
  files: Pick<FileSystem, 'openRead' | 'openReader'>,
  { range, translate }: FileSourceOptions,
): BlobSource {
  const translated = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw translate(thrown);
    }
  };
  const { first = 0, last = Infinity } = range ?? {};
  return {
    sizeBytes,
    async *open(signal) {
      try {
        yield* files.openRead(path, signal, range);
      } catch (thrown) {
        throw translate(thrown);
      }
    },
    openReader: async () => {
      const reader = await translated(() => files.openReader(path));
      return {
        read: (into, position) => {
          const inRange = into.subarray(0, Math.max(0, Math.min(into.length, last + 1 - first - position)));
          return translated(() => reader.read(inRange, first + position));
        },
        close: () => translated(() => reader.close()),
      };
    },
  };
}
