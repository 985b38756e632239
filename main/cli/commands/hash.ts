/** `satchel hash PATH…`: XXH128 of files, as xxhsum prints it. */
import type { Command } from 'commander';
import { toErrorDto } from '../../../shared/domain/errors';
import { exitCodeOf, exitCodes } from '../../../shared/domain/exitCodes';
import { createFileHasher } from '../../adapters/hasher/fileHasher';
import type { RunVerb } from '../verb';

export function addHashCommand(program: Command, run: RunVerb): void {
  program
    .command('hash')
    .description('print the XXH128 hash of files')
    .argument('<path...>')
    .action((paths: readonly string[], _options: unknown, command: Command) =>
      run(command, async ({ output, context }) => {
        const hasher = createFileHasher();
        let exitCode: number = exitCodes.ok;
        let hashed = 0;
        try {
          for (const path of paths) {
            try {
              const { hash, stat } = await hasher.hashFile(path, context.signal);
              hashed += 1;
              output.item({ path, sizeBytes: stat.sizeBytes, hash }, `${hash}  ${path}`);
            } catch (error) {
              context.signal.throwIfAborted();
              // The other files are still worth their hash; the first failure decides the exit code.
              const dto = toErrorDto(error);
              output.error(dto);
              if (exitCode === exitCodes.ok)
                exitCode = paths.length === 1 ? exitCodeOf(dto.code) : exitCodes.partlyFailed;
            }
          }
        } finally {
          await hasher.close();
        }
        if (exitCode === exitCodes.ok) output.result('hash', { fileCount: hashed });
        return exitCode;
      }),
    );
}
