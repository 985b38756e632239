/** Writing anywhere in a file that exists, for bytes that arrive out of order. */
import { open, type FileHandle } from 'node:fs/promises';
import type { FileSystem, RangeWriter } from '../../engine/ports/fileSystem';
import { named, notAFileError } from './errnoErrors';
import { updateFlags } from './openFlags';

async function writeAt(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < chunk.length;) {
    const { bytesWritten } = await handle.write(chunk, offset, chunk.length - offset, position + offset);
    offset += bytesWritten;
  }
}

function writerOn(handle: FileHandle, path: string): RangeWriter {
  return {
    writeAt: (chunk, position) => named(path, () => writeAt(handle, chunk, position)),
    sync: () => named(path, () => handle.datasync()),
    shorten: (sizeBytes) => named(path, () => handle.truncate(sizeBytes)),
    close: () => named(path, () => handle.close()),
  };
}

async function openRanges(path: string): Promise<RangeWriter> {
  return named(
    path,
    async () => {
      const handle = await open(path, updateFlags);
      try {
        if (!(await handle.stat()).isFile()) throw notAFileError(path);
      } catch (error) {
        await handle.close();
        throw error;
      }
      return writerOn(handle, path);
    },
    { ELOOP: 'source.changed', EMLINK: 'source.changed', ENXIO: 'source.changed' },
  );
}

export const rangeFiles = { openRanges } satisfies Partial<FileSystem>;
