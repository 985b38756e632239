/** Files that a person names to be read: manifests, plans, rules. */
import { addAbortSignal } from 'node:stream';
import { AppError } from '../../shared/domain/errors';
import type { FileSystem } from '../engine/ports/fileSystem';

/**
 * Where a file really lies, for what reads it follows no links. `input.not_found` when nothing is there, `input.invalid`
 * for a folder, a device or a pipe.
 */
export async function inputFile(path: string, files: FileSystem): Promise<string> {
  const stat = await files.statFollowing(path);
  if (stat?.type === 'file') return files.realPath(path);
  const safe = 'Nothing was read.';
  if (stat === undefined)
    throw new AppError({ code: 'input.not_found', message: `${path} is not there.`, safe, hint: 'Check the path.' });
  throw new AppError({
    code: 'input.invalid',
    message: `${path} is ${stat.type === 'folder' ? 'a folder' : 'a device, a socket or a pipe'}, not a file to read.`,
    safe,
    hint: 'Name a file.',
    details: { path },
  });
}

/** Everything another program hands over. `input.invalid` above `maxBytes`, and where a person sits instead of a program. */
export async function readStandardInput(maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  if (process.stdin.isTTY) throw noInput('No file is named, and no program hands anything over.');
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw noInput('Standard input holds more than Satchel reads.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function noInput(message: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'Nothing was written.', hint: 'Name a file.' });
}
