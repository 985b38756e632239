/** Writing files: exclusive creation, appending, and whole files that appear at once. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { modeFor, type FileStat, type FileSystem, type FileWriter } from '../../engine/ports/fileSystem';
import { errnoOf, named } from './errnoErrors';
import { setMtimeOfNew } from './fileTimes';
import { appendFlags, createFlags } from './openFlags';
import { fileStatOf } from './fileStat';

const isWindows = process.platform === 'win32';

/** Without `position` where the file's own is. */
async function writeAll(handle: FileHandle, chunk: Uint8Array, position?: number): Promise<void> {
  for (let offset = 0; offset < chunk.length;) {
    const at = position === undefined ? null : position + offset;
    const { bytesWritten } = await handle.write(chunk, offset, chunk.length - offset, at);
    offset += bytesWritten;
  }
}

async function stamp(handle: FileHandle, mtimeUs: bigint, isRunnable: boolean): Promise<FileStat> {
  await setMtimeOfNew(handle, mtimeUs);
  const stat = fileStatOf(await handle.stat({ bigint: true }));
  const mode = modeFor(stat.mode, isRunnable);
  if (mode === stat.mode) return stat;
  await handle.chmod(mode);
  return fileStatOf(await handle.stat({ bigint: true }));
}

function writerOn(handle: FileHandle, filePath: string): FileWriter {
  return {
    write: (chunk) => named(filePath, () => writeAll(handle, chunk)),
    sync: () => named(filePath, () => handle.sync()),
    stamp: (mtimeUs, isRunnable) => named(filePath, () => stamp(handle, mtimeUs, isRunnable)),
    close: () => named(filePath, () => handle.close()),
  };
}

async function createExclusive(filePath: string): Promise<FileWriter> {
  return named(filePath, async () => newFileOn(await open(filePath, createFlags), filePath), {
    EEXIST: 'plan.changed_outside',
  });
}

/** Knows itself how far it is: a write that failed half way is repeated over what it left. */
function newFileOn(handle: FileHandle, filePath: string): FileWriter {
  let writtenBytes = 0;
  return {
    ...writerOn(handle, filePath),
    write: async (chunk) => {
      const at = writtenBytes;
      writtenBytes += chunk.length;
      try {
        await named(filePath, () => writeAll(handle, chunk, at));
      } catch (error) {
        writtenBytes = at;
        throw error;
      }
    },
  };
}

async function openAppend(filePath: string): Promise<FileWriter> {
  return named(filePath, async () => writerOn(await open(filePath, appendFlags, 0o600), filePath), {
    ELOOP: 'source.changed',
  });
}

async function writeFileAtomic(filePath: string, bytes: Uint8Array, mode = 0o666): Promise<void> {
  const temp = path.join(path.dirname(filePath), `.satchel-${randomBytes(6).toString('hex')}.part`);
  await named(filePath, async () => {
    const handle = await open(temp, createFlags, mode);
    try {
      try {
        await writeAll(handle, bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temp, filePath);
    } catch (error) {
      await rm(temp, { force: true });
      throw error;
    }
    await syncFolder(path.dirname(filePath));
  });
}

const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'ENOSYS']);

/** Windows has no such call; some network disks refuse it. */
async function syncFolder(folder: string): Promise<void> {
  if (isWindows) return;
  await named(folder, async () => {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } catch (error) {
      if (!cannotSync.has(errnoOf(error) ?? '')) throw error;
    } finally {
      await handle.close();
    }
  });
}

export const writeFiles = { createExclusive, openAppend, writeFileAtomic, syncFolder } satisfies Partial<FileSystem>;
