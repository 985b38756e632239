/** The Deadline client's config file on disk: read whole, replaced whole, with the patience that Windows needs. */
import { randomBytes } from 'node:crypto';
import { constants, unwatchFile, watchFile } from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../../engine/ports/clock';
import type { DeadlineClientFile } from '../../engine/ports/deadlineClientFile';
import { errnoOf, named } from '../files/errnoErrors';
import { readFlags } from '../files/openFlags';

const maxBytes = 1024 * 1024;
/** People keep such files in one place and link to it; a pipe must not hold the reader. */
const followingFlags = readFlags & ~((constants as Partial<typeof constants>).O_NOFOLLOW ?? 0);

/** Virus scanners hold a new file for moments: so long it is tried again. */
const windowsDelaysMs = [50, 100, 150, 200];

/** The operations that a replacement takes. */
export type ReplacingFiles = Pick<typeof nodeFiles, 'mkdir' | 'open' | 'realpath' | 'rename' | 'rm' | 'stat'>;

export interface ClientFilePlace {
  readonly path: string;
  readonly windows: boolean;
  readonly clock: Pick<Clock, 'delay'>;
  /** Closes a folder that was just made for everybody else, where its mode does not. */
  readonly protectFolder?: (folder: string) => Promise<void>;
  readonly files?: ReplacingFiles;
}

export interface WatchedClientFile extends DeadlineClientFile {
  /** Tells within seconds that the file may be another one, on network disks too; answers what ends it. */
  watch(changed: () => void): () => void;
}

const lookEveryMs = 2000;

export function createDeadlineClientFile(place: ClientFilePlace): WatchedClientFile {
  const { path, files = nodeFiles } = place;
  return {
    path,
    stamp: () =>
      named(path, async () => {
        try {
          return stampOf(await files.stat(path, { bigint: true }));
        } catch (error) {
          if (isAbsent(error)) return '';
          throw error;
        }
      }),
    read: () =>
      named(path, async () => {
        let handle;
        try {
          handle = await files.open(path, followingFlags);
        } catch (error) {
          if (isAbsent(error)) return { text: '', stamp: '' };
          throw error;
        }
        try {
          const stats = await handle.stat({ bigint: true });
          if (!stats.isFile()) throw invalid(path, 'is not a regular file');
          if (stats.size > maxBytes) throw invalid(path, 'is larger than 1 MiB');
          const bytes = await handle.readFile();
          return { text: textOf(path, bytes), stamp: stampOf(stats) };
        } finally {
          await handle.close();
        }
      }),
    replace: (text) => named(path, () => replace(text, place, files)),
    watch: (changed) => {
      const listener = (): void => {
        changed();
      };
      // Asking again and again works everywhere; a program that replaces the file would end a watch on it.
      watchFile(path, { interval: lookEveryMs, persistent: false }, listener);
      return () => {
        unwatchFile(path, listener);
      };
    },
  };
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    // The mark at the beginning stays, so that writing keeps it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw error instanceof TypeError ? invalid(path, 'is not UTF-8 text', error) : error;
  }
}

interface Stamped {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

const stampOf = ({ ino, size, mtimeNs, ctimeNs }: Stamped): string => [ino, size, mtimeNs, ctimeNs].join(' ');

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

async function replace(text: string, place: ClientFilePlace, files: ReplacingFiles): Promise<void> {
  const folder = dirname(place.path);
  const made = await files.mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await place.protectFolder?.(folder);
  const target = await files.realpath(place.path).catch((error: unknown) => {
    if (isAbsent(error)) return place.path;
    throw error;
  });
  const temporary = `${target}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await files.open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameWithPatience(temporary, target, place, files);
  } catch (error) {
    await files.rm(temporary, { force: true });
    throw error;
  }
}

async function renameWithPatience(
  from: string,
  to: string,
  { windows, clock }: ClientFilePlace,
  files: ReplacingFiles,
): Promise<void> {
  const delays = windows ? [...windowsDelaysMs] : [];
  for (;;) {
    try {
      await files.rename(from, to);
      return;
    } catch (error) {
      const delayMs = ['EACCES', 'EPERM', 'EBUSY'].includes(errnoOf(error) ?? '') ? delays.shift() : undefined;
      if (delayMs === undefined) throw error;
      await clock.delay(delayMs, new AbortController().signal);
    }
  }
}

function invalid(path: string, problem: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'config.invalid',
      message: `The Deadline client's settings file ${path} ${problem}.`,
      safe: 'Nothing was changed.',
      hint: 'Correct it, or name another one with DEADLINE_CONFIG_FILE_PATH.',
    },
    cause,
  );
}
