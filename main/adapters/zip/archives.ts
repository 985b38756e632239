/** Zip archives behind the engine's port, on yauzl: only read, every size and checksum held against the content. */
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { ArchiveEntry, Archives, OpenArchive } from '../../engine/ports/archives';
import { errnoOf, toFileError } from '../files/errnoErrors';

/** Holds no state: may be made as often as wanted. */
export function createArchives(): Archives {
  return {
    async open(path) {
      try {
        // Names are judged by the engine; the library would mend some of them on its own.
        const zip = await openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
        return openArchive(zip, path);
      } catch (error) {
        throw archiveError(error, path);
      }
    },
  };
}

function openArchive(zip: ZipFile, path: string): OpenArchive {
  const found: Entry[] = [];
  // Without a listener a late fault of the file would end the process; every call tells its own.
  zip.on('error', () => undefined);
  return {
    async entries(maxEntries, signal) {
      if (zip.entryCount > maxEntries)
        throw new AppError({
          code: 'bundle.too_large',
          message: `${path} holds more than ${maxEntries} files.`,
          safe: 'Nothing was extracted.',
          hint: 'Check that this is the archive that you meant.',
        });
      try {
        for await (const entry of zip.eachEntry()) {
          signal.throwIfAborted();
          found.push(entry);
        }
      } catch (error) {
        throw archiveError(error, path);
      }
      return found.map(describe);
    },
    async *read(index, signal) {
      const entry = found[index];
      if (entry === undefined) throw new RangeError(`The archive has no entry ${index}`);
      try {
        const stream = await zip.openReadStreamPromise(entry);
        let sum = 0;
        for await (const chunk of stream as AsyncIterable<Uint8Array>) {
          signal.throwIfAborted();
          sum = crc32(chunk, sum);
          yield chunk;
        }
        if (sum !== entry.crc32) throw new Error(`The checksum of ${nameOf(entry)} does not fit`);
      } catch (error) {
        throw archiveError(error, path);
      }
    },
    close: () => {
      zip.close();
    },
  };
}

const unixHost = 3;
const typeBits = 0o170000;
const regular = 0o100000;
const folder = 0o040000;

function describe(entry: Entry): ArchiveEntry {
  const mode = entry.versionMadeBy >>> 8 === unixHost ? (entry.externalFileAttributes >>> 16) & typeBits : 0;
  const name = nameOf(entry);
  const isFolder = name.endsWith('/');
  const isPlain = mode === 0 || mode === (isFolder ? folder : regular);
  const isReadable = isPlain && !entry.isEncrypted();
  return {
    name,
    type: isReadable ? (isFolder ? 'folder' : 'file') : 'other',
    sizeBytes: entry.uncompressedSize,
  };
}

/** By the rules of the format; backslashes of some programs on Windows become slashes, nothing else is mended. */
function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

function archiveError(error: unknown, path: string): unknown {
  if (isAbort(error) || error instanceof AppError || error instanceof RangeError) return error;
  // zlib's codes begin with Z_, and the library's own errors have none.
  if (errnoOf(error)?.startsWith('E') === true) return toFileError(error, path);
  return new AppError(
    {
      code: 'bundle.archive',
      message: `${path} is damaged or no archive.`,
      safe: 'No file outside of the folder for it was touched.',
      hint: 'Ask whoever made the archive for another one.',
      details: { path },
    },
    error,
  );
}
