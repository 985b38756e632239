/** Files that a person names to be read: manifests, plans, rules. */
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

/** Everything another program hands over; `input.invalid` above `maxBytes`. */
export async function readStandardInput(maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes)
      throw new AppError({
        code: 'input.invalid',
        message: 'Standard input holds more than Satchel reads.',
        safe: 'Nothing was written.',
        hint: 'Name a file.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
