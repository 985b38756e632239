/** A file system whose steps below some folders are told to a recorder: what a volume takes for them. */
import { relative, isAbsolute, sep } from 'node:path';
import type { FileSystem, FileWriter } from '../ports/fileSystem';
import type { MeasuredOp, OpAttempt, OpRecorder } from '../ports/statistics';
import { endingWith } from './recordedStore';

/** Steps outside of `folders` are not told. */
export async function recordedFiles(
  files: FileSystem,
  recorder: OpRecorder,
  folders: readonly string[],
): Promise<FileSystem> {
  const volumes = await Promise.all(
    folders.map(async (folder) => ({ folder, endpoint: `file://${(await files.space(folder))?.volumeId ?? folder}` })),
  );
  const begin = (op: MeasuredOp, path: string): OpAttempt | undefined => {
    const volume = volumes.find(({ folder }) => isBelow(path, folder));
    return volume === undefined ? undefined : recorder.begin({ endpoint: volume.endpoint, op, path });
  };
  const step = async <T>(op: MeasuredOp, path: string, work: () => Promise<T>): Promise<T> => {
    const attempt = begin(op, path);
    if (attempt === undefined) return work();
    const answer = await endingWith(attempt, work());
    attempt.done(0, 0);
    return answer;
  };
  const { joined } = files;
  return {
    ...files,
    makeFolders: async (path) => {
      const attempt = begin('mkdir', path);
      if (attempt === undefined) return files.makeFolders(path);
      const made = await endingWith(attempt, files.makeFolders(path));
      // What was there already was not made.
      attempt.done(0, 0, made.length);
      return made;
    },
    rename: (from, to) => step('rename', to, () => files.rename(from, to)),
    linkExclusive: (from, to) => step('link', to, () => files.linkExclusive(from, to)),
    unlink: (path) => step('unlink', path, () => files.unlink(path)),
    syncFolder: (path) => step('fsync', path, () => files.syncFolder(path)),
    createExclusive: async (path) => recordedWriter(await files.createExclusive(path), path, begin, step),
    ...(joined === undefined
      ? {}
      : {
          joined: {
            isWorthwhile: () => joined.isWorthwhile(),
            createWhole: async (path, bytes, finish) => {
              const attempt = begin('write', path);
              if (attempt === undefined) return joined.createWhole(path, bytes, finish);
              const stat = await endingWith(attempt, joined.createWhole(path, bytes, finish));
              attempt.done(0, bytes.length);
              return stat;
            },
            moveExclusive: (from, to) => step('link', to, () => joined.moveExclusive(from, to)),
          },
        }),
  };
}

function recordedWriter(
  writer: FileWriter,
  path: string,
  begin: (op: MeasuredOp, path: string) => OpAttempt | undefined,
  step: <T>(op: MeasuredOp, path: string, work: () => Promise<T>) => Promise<T>,
): FileWriter {
  return {
    write: async (chunk) => {
      const attempt = begin('write', path);
      if (attempt === undefined) return writer.write(chunk);
      await endingWith(attempt, writer.write(chunk));
      attempt.done(0, chunk.length);
    },
    sync: () => step('fsync', path, () => writer.sync()),
    stamp: (mtimeUs, isRunnable) => writer.stamp(mtimeUs, isRunnable),
    close: () => writer.close(),
  };
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
