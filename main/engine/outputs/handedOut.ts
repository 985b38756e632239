/** Files that a window asks to be written for a person: reports and plans, and nothing else is ever made or replaced. */
import { Buffer } from 'node:buffer';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileSystem } from '../ports/fileSystem';

export interface HandOut {
  /** Full path, as it was typed or chosen. */
  readonly path: string;
  /** In lower case, with the dot. */
  readonly extension: string;
  /** How a document of this kind begins: only one of them is replaced. */
  readonly start: string;
  readonly pieces: Iterable<Uint8Array>;
}

/** Whole or not at all. `input.invalid` for another name, a place that is no file, or a file of another kind. */
export async function handOut(
  { path, extension, start, pieces }: HandOut,
  { files, ids }: Pick<EnginePorts, 'files' | 'ids'>,
): Promise<void> {
  if (!isAbsolute(path)) throw new AppError({ code: 'path.relative', message: `${path} is not a full path.` });
  if (!path.toLowerCase().endsWith(extension) || basename(path).length <= extension.length)
    throw refused(path, `its name does not end in ${extension}`);
  await requireSameKind(path, start, files);
  const folder = dirname(path);
  if ((await files.statFollowing(folder))?.type !== 'folder') throw refused(path, 'its folder is not there');
  const temp = join(folder, `.satchel-${ids.hex(12)}.part`);
  try {
    const file = await files.createExclusive(temp);
    try {
      for (const piece of pieces) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temp, path);
  } finally {
    await files.unlink(temp);
  }
}

/** A window may name any place, so what lies there already must be an earlier document of the same kind. */
async function requireSameKind(path: string, start: string, files: FileSystem): Promise<void> {
  const found = await files.lstat(path);
  if (found === undefined) return;
  if (found.type !== 'file') throw refused(path, 'what is there is not a file');
  const expected = Buffer.from(start);
  if (found.sizeBytes < expected.length) throw refused(path, 'another file is there');
  const range = { first: 0, last: expected.length - 1 };
  const begin: Uint8Array[] = [];
  for await (const piece of files.openRead(path, new AbortController().signal, range)) begin.push(piece);
  if (!Buffer.concat(begin).equals(expected)) throw refused(path, 'another file is there');
}

function refused(path: string, why: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${path} cannot be written: ${why}.`,
    safe: 'Nothing was written.',
    hint: 'Choose another name or folder.',
  });
}
