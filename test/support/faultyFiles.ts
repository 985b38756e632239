/** A file system that fails on purpose: dies at the n-th call, or does something at a chosen call. Says whether it did. */
import { toFileError } from '../../main/adapters/files/errnoErrors';
import type { FileSystem, FileWriter, RangeWriter } from '../../main/engine/ports/fileSystem';

/** Not an AppError: a process that was killed does not answer with a code. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface CountedFiles {
  readonly files: FileSystem;
  /** Calls so far. */
  calls(): number;
  hasDied(): boolean;
}

/** Calls work until the `killAt`-th, which does nothing (a write is torn in half); from then on nothing works any more. */
export function createMortalFiles(real: FileSystem, killAt: number): CountedFiles {
  let calls = 0;
  const pass = (): boolean => {
    calls += 1;
    return calls < killAt;
  };
  const guard = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (!pass()) throw new Killed();
      return call(...args);
    };
  };
  const mortalWriter = (writer: FileWriter): FileWriter => ({
    write: async (chunk) => {
      if (pass()) return writer.write(chunk);
      if (calls === killAt) await writer.write(chunk.subarray(0, Math.floor(chunk.length / 2)));
      throw new Killed();
    },
    sync: guard(() => writer.sync()),
    stamp: guard((mtimeUs: bigint, isRunnable: boolean) => writer.stamp(mtimeUs, isRunnable)),
    close: async () => {
      // The OS closes the files of a dead process.
      const isAlive = pass();
      await writer.close();
      if (!isAlive) throw new Killed();
    },
  });
  const mortalRanges = (writer: RangeWriter): RangeWriter => ({
    writeAt: guard((chunk: Uint8Array, position: number) => writer.writeAt(chunk, position)),
    sync: guard(() => writer.sync()),
    shorten: guard((sizeBytes: number) => writer.shorten(sizeBytes)),
    close: async () => {
      const isAlive = pass();
      await writer.close();
      if (!isAlive) throw new Killed();
    },
  });
  const files: FileSystem = {
    lstat: guard((path: string) => real.lstat(path)),
    statFollowing: guard((path: string) => real.statFollowing(path)),
    readLink: guard((path: string) => real.readLink(path)),
    realPath: guard((path: string) => real.realPath(path)),
    readFolder: guard((path: string) => real.readFolder(path)),
    openRead: (path, signal, range) => real.openRead(path, signal, range),
    openReader: guard((path: string) => real.openReader(path)),
    readFile: guard((path: string, maxBytes: number) => real.readFile(path, maxBytes)),
    createExclusive: guard(async (path: string) => mortalWriter(await real.createExclusive(path))),
    openAppend: guard(async (path: string) => mortalWriter(await real.openAppend(path))),
    openRanges: guard(async (path: string) => mortalRanges(await real.openRanges(path))),
    writeFileAtomic: guard((path: string, bytes: Uint8Array) => real.writeFileAtomic(path, bytes)),
    linkExclusive: guard((from: string, to: string) => real.linkExclusive(from, to)),
    makeLink: guard((path: string, text: string, to: 'file' | 'folder') => real.makeLink(path, text, to)),
    rename: guard((from: string, to: string) => real.rename(from, to)),
    unlink: guard((path: string) => real.unlink(path)),
    makeFolders: guard((path: string) => real.makeFolders(path)),
    removeEmptyFolder: guard((path: string) => real.removeEmptyFolder(path)),
    copyExclusive: guard((from: string, to: string) => real.copyExclusive(from, to)),
    setMtime: guard((path: string, mtimeUs: bigint) => real.setMtime(path, mtimeUs)),
    setMode: guard((path: string, mode: number) => real.setMode(path, mode)),
    syncFolder: guard((path: string) => real.syncFolder(path)),
    canWriteIn: guard((path: string) => real.canWriteIn(path)),
    space: guard((path: string) => real.space(path)),
  };
  return { files, calls: () => calls, hasDied: () => calls >= killAt };
}

/**
 * Every n-th call that reads, looks or writes fails as a disk does: a stream after half of a chunk, a write into ranges after half
 * of it is on the disk.
 */
export function createStumblingFiles(
  real: FileSystem,
  { errno, everyNth }: { readonly errno: string; readonly everyNth: number },
): { readonly files: FileSystem; failures(): number } {
  let calls = 0;
  let failures = 0;
  const stumbles = (): boolean => {
    calls += 1;
    if (calls % everyNth !== 0) return false;
    failures += 1;
    return true;
  };
  const broken = (): unknown => toFileError(Object.assign(new Error(errno), { code: errno }), 'a file');
  const guard =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (stumbles()) throw broken();
      return call(...args);
    };
  const files: FileSystem = {
    ...real,
    joined: undefined,
    lstat: guard((path: string) => real.lstat(path)),
    realPath: guard((path: string) => real.realPath(path)),
    async *openRead(path, signal, range) {
      if (stumbles()) throw broken();
      for await (const chunk of real.openRead(path, signal, range)) {
        if (stumbles()) {
          yield chunk.subarray(0, Math.floor(chunk.length / 2));
          throw broken();
        }
        yield chunk;
      }
    },
    openReader: guard(async (path: string) => {
      const reader = await real.openReader(path);
      return {
        ...reader,
        read: guard((into: Uint8Array, position: number) => reader.read(into, position)),
      };
    }),
    createExclusive: guard(async (path: string) => {
      const writer = await real.createExclusive(path);
      return {
        ...writer,
        write: async (chunk: Uint8Array) => {
          if (!stumbles()) return writer.write(chunk);
          throw broken();
        },
        sync: guard(() => writer.sync()),
        stamp: guard((mtimeUs: bigint, isRunnable: boolean) => writer.stamp(mtimeUs, isRunnable)),
      };
    }),
    openRanges: guard(async (path: string) => {
      const writer = await real.openRanges(path);
      return {
        ...writer,
        writeAt: async (chunk: Uint8Array, position: number) => {
          if (!stumbles()) return writer.writeAt(chunk, position);
          await writer.writeAt(chunk.subarray(0, Math.floor(chunk.length / 2)), position);
          throw broken();
        },
        sync: guard(() => writer.sync()),
      };
    }),
  };
  return { files, failures: () => failures };
}

/** As on FAT, exFAT and many network disks. */
export function withoutHardLinks(real: FileSystem): FileSystem {
  return { ...real, joined: undefined, linkExclusive: () => Promise.resolve(false) };
}

type CallName =
  'lstat' | 'rename' | 'linkExclusive' | 'makeFolders' | 'setMtime' | 'unlink' | 'createExclusive' | 'copyExclusive';

export interface Trap {
  readonly call: CallName;
  /** Whether this call is the one, by its first path and, for two names, its second. */
  readonly when: (path: string, second?: string) => boolean;
  /** Runs before the call, once per entry of `times`; what it throws is what the call throws. */
  readonly then: () => Promise<void> | void;
  /** How often; once when absent. */
  readonly times?: number;
}

/** Does something right before chosen calls. `pending` lists the traps that have not fired as often as they should. */
export function createTrappedFiles(
  real: FileSystem,
  traps: readonly Trap[],
): { readonly files: FileSystem; pending(): readonly string[] } {
  const left = new Map(traps.map((trap) => [trap, trap.times ?? 1]));
  const spring = async (call: CallName, path: string, second?: string): Promise<void> => {
    for (const [trap, times] of left) {
      if (trap.call !== call || times === 0 || !trap.when(path, second)) continue;
      left.set(trap, times - 1);
      await trap.then();
    }
  };
  const files: FileSystem = {
    ...real,
    joined: undefined,
    lstat: async (path) => {
      await spring('lstat', path);
      return real.lstat(path);
    },
    rename: async (from, to) => {
      await spring('rename', from, to);
      return real.rename(from, to);
    },
    linkExclusive: async (from, to) => {
      await spring('linkExclusive', from, to);
      return real.linkExclusive(from, to);
    },
    makeFolders: async (path) => {
      await spring('makeFolders', path);
      return real.makeFolders(path);
    },
    setMtime: async (path, mtimeUs) => {
      await spring('setMtime', path);
      return real.setMtime(path, mtimeUs);
    },
    unlink: async (path) => {
      await spring('unlink', path);
      return real.unlink(path);
    },
    createExclusive: async (path) => {
      await spring('createExclusive', path);
      const writer = await real.createExclusive(path);
      return {
        ...writer,
        stamp: async (mtimeUs, isRunnable) => {
          await spring('setMtime', path);
          return writer.stamp(mtimeUs, isRunnable);
        },
      };
    },
    copyExclusive: async (from, to) => {
      await spring('copyExclusive', from, to);
      return real.copyExclusive(from, to);
    },
  };
  return { files, pending: () => [...left].flatMap(([trap, times]) => (times > 0 ? [trap.call] : [])) };
}
