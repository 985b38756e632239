/** `satchel hash PATH…`: XXH128 of files, as xxhsum prints it. */
import type { Command } from 'commander';
import { AppError, toErrorDto, type ErrorCode } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { hashPath, type HashPathPorts } from '../../engine/hashing/hashPath';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';

interface HashOptions {
  readonly chunkSize?: string;
}

export function addHashCommand(program: Command, run: RunVerb): void {
  program
    .command('hash')
    .description('print the XXH128 hash of files')
    .argument('<path...>')
    .option('--chunk-size <bytes>', 'also the hashes of chunks of this size, of larger files')
    .action((paths: readonly string[], options: HashOptions, command: Command) =>
      run(command, async (session) => {
        const chunkBytes = chunkBytesOf(options);
        const { openFilePorts } = await import('../../compose/filePorts');
        const ports = openFilePorts();
        try {
          return await hashAll(paths, chunkBytes, ports, session);
        } finally {
          await ports.fileHasher.close();
        }
      }),
    );
}

/** A path that fails alone ends with its own code; among others it is told, and the rest still get their hash. */
async function hashAll(
  paths: readonly string[],
  chunkBytes: number | undefined,
  ports: HashPathPorts,
  { output, context: { signal } }: Session,
): Promise<number> {
  const failed: { readonly path: string; readonly code: ErrorCode; readonly message: string }[] = [];
  for (const path of paths) {
    try {
      const hashed = await hashPath(absolute(path), chunkBytes, ports, signal);
      output.item({ path, ...hashed }, `${hashed.hash}  ${path}`);
      for (const hash of hashed.chunkHashes ?? []) output.text(`   ${hash}`);
    } catch (error) {
      signal.throwIfAborted();
      if (paths.length === 1) throw error;
      const { code, message } = toErrorDto(error);
      if (code === 'internal') throw error;
      failed.push({ path, code, message });
      output.warning(message, { path, code });
    }
  }
  output.result('hash', { fileCount: paths.length - failed.length, failed });
  return failed.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
}

function chunkBytesOf({ chunkSize }: HashOptions): number | undefined {
  if (chunkSize === undefined) return undefined;
  const bytes = Number(chunkSize);
  if (/^\d+$/.test(chunkSize) && bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw new AppError({
    code: 'input.invalid',
    message: `--chunk-size ${JSON.stringify(chunkSize)} is not a number of bytes.`,
    safe: 'Nothing was read.',
    hint: 'Write a whole number above 0, such as 268435456.',
  });
}
