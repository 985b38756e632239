/** The files of this computer for a transfer: what a disk refuses for a moment is asked again. */
import type { FileReader, FileSystem, FileWriter, JoinedSteps, RangeWriter } from '../ports/fileSystem';
import { patiently, type Patience } from './patiently';

/**
 * Reads, looks, new files and writes are repeated as `patiently` says, a stream from where it broke. Names are given and taken
 * by whoever knows what may have happened in between, and are passed on as they are.
 */
export function patientFiles(files: FileSystem, patience: Patience): FileSystem {
  const again = <T>(step: () => Promise<T>): Promise<T> => patiently(step, patience);
  return {
    ...files,
    lstat: (path) => again(() => files.lstat(path)),
    realPath: (path) => again(() => files.realPath(path)),
    openRead: (path, signal, range) => readOn(files, path, signal, range, again),
    openReader: async (path) => patientReader(await again(() => files.openReader(path)), again),
    createExclusive: async (path) => patientWriter(await again(() => files.createExclusive(path)), again),
    openRanges: async (path) => patientRanges(await again(() => files.openRanges(path)), again),
    setMode: (path, mode) => again(() => files.setMode(path, mode)),
    setMtime: (path, mtimeUs) => again(() => files.setMtime(path, mtimeUs)),
    joined: files.joined && patientSteps(files.joined, again),
  };
}

type Again = <T>(step: () => Promise<T>) => Promise<T>;

/** Behind every file. */
const noEnd = Number.MAX_SAFE_INTEGER - 1;

async function* readOn(
  files: FileSystem,
  path: string,
  signal: AbortSignal,
  range: { readonly first: number; readonly last: number } | undefined,
  again: Again,
): AsyncGenerator<Uint8Array> {
  const { first = 0, last = noEnd } = range ?? {};
  let position = first;
  let reading: AsyncIterator<Uint8Array> | undefined;
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const rest = position === first ? range : { first: position, last };
    reading ??= files.openRead(path, signal, rest)[Symbol.asyncIterator]();
    try {
      return await reading.next();
    } catch (error) {
      reading = undefined;
      throw error;
    }
  };
  try {
    for (let step = await again(next); step.done !== true; step = await again(next)) {
      position += step.value.length;
      yield step.value;
    }
  } finally {
    // The reader may have enough before the end.
    await reading?.return?.();
  }
}

const patientReader = (reader: FileReader, again: Again): FileReader => ({
  read: (into, position) => again(() => reader.read(into, position)),
  close: () => reader.close(),
});

const patientWriter = (writer: FileWriter, again: Again): FileWriter => ({
  write: (chunk) => again(() => writer.write(chunk)),
  sync: () => again(() => writer.sync()),
  stamp: (mtimeUs, isRunnable) => again(() => writer.stamp(mtimeUs, isRunnable)),
  close: () => writer.close(),
});

const patientSteps = (joined: JoinedSteps, again: Again): JoinedSteps => ({
  isWorthwhile: () => joined.isWorthwhile(),
  createWhole: (path, bytes, finish) => again(() => joined.createWhole(path, bytes, finish)),
  moveExclusive: (from, to) => joined.moveExclusive(from, to),
});

const patientRanges = (writer: RangeWriter, again: Again): RangeWriter => ({
  writeAt: (chunk, position) => again(() => writer.writeAt(chunk, position)),
  sync: () => again(() => writer.sync()),
  shorten: (sizeBytes) => again(() => writer.shorten(sizeBytes)),
  close: () => writer.close(),
});
