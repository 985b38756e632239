/** The end of a text file that may be large or may be going away. */
import { Buffer } from 'node:buffer';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../ports/fileSystem';

export interface Tail {
  readonly text: string;
  /** How much stands before it in the file. */
  readonly leftOutBytes: number;
}

/** From the first whole line within `mostBytes` of the end; undefined where no regular file can be read. */
export async function readTail(
  files: FileSystem,
  path: string,
  mostBytes: number,
  signal: AbortSignal,
): Promise<Tail | undefined> {
  const stat = await files.lstat(path);
  if (stat?.type !== 'file') return undefined;
  const first = Math.max(0, stat.sizeBytes - mostBytes);
  const text = await readFrom(files, path, first, stat.sizeBytes, signal);
  if (text === undefined) return undefined;
  if (first === 0) return { text, leftOutBytes: 0 };
  const kept = wholeLines(text);
  return { text: kept, leftOutBytes: stat.sizeBytes - Buffer.byteLength(kept) };
}

/** Without the first line, which may be half of one: half a secret is none that could be found. */
export function wholeLines(text: string): string {
  const end = text.indexOf('\n');
  return end === -1 ? '' : text.slice(end + 1);
}

/** The bytes between two places as text; undefined where the file cannot be read any more. */
export async function readFrom(
  files: FileSystem,
  path: string,
  first: number,
  end: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (end <= first) return '';
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of files.openRead(path, signal, { first, last: end - 1 })) pieces.push(piece);
  } catch (error) {
    // Rotated or removed meanwhile, or nobody's to read.
    if (error instanceof AppError && error.code !== 'cancelled') return undefined;
    throw error;
  }
  return Buffer.concat(pieces).toString('utf8');
}
