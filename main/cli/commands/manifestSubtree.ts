/** `satchel manifest subtree`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { subtreeOf } from '../../engine/manifest/subtreeOf';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { prefixAndFile, readManifest } from './manifestFiles';
import { withManifest, withOut } from './manifestOptions';
import { reportLost, requireOut, writeManifest, type OutOptions } from './manifestOut';

interface SubtreeOptions extends OutOptions {
  readonly manifest?: string;
}

export function addSubtree(group: Command, run: RunVerb): void {
  withManifest(withOut(group.command('subtree')))
    .description('what lies below a folder of a manifest, as a manifest of that folder')
    .argument('<prefix>', 'the folder')
    .argument('[file]', 'manifest, or - for standard input')
    .action((prefix: string, file: string | undefined, options: SubtreeOptions, command: Command) =>
      run(command, (session) => subtreeVerb([prefix, file], options, session)),
    );
}

async function subtreeVerb(
  typed: readonly [string, string | undefined],
  options: SubtreeOptions,
  session: Session,
): Promise<number> {
  requireOut(options, session);
  const { output } = session;
  const { prefix, file } = await prefixAndFile(typed, options, session);
  const read = await readManifest(file, session);
  const { manifest, lost, collapsed } = subtreeOf(read.manifest, prefix);
  const rows = reportLost(lost, output);
  const written = await writeManifest(manifest, options, session);
  output.result('manifest subtree', { ...written, lost: rows, collapsed });
  return exitCodes.ok;
}
