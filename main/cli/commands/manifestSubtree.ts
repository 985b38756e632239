/** `satchel manifest subtree`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { subtreeOf } from '../../engine/manifest/subtreeOf';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { readManifest } from './manifestFiles';
import { manifestFileOf, withManifest, withOut } from './manifestOptions';
import { reportLost, requireOut, writeManifest, type OutOptions } from './manifestOut';

export function addSubtree(group: Command, run: RunVerb): void {
  withManifest(withOut(group.command('subtree')))
    .description('what lies below a folder of a manifest, as a manifest of that folder')
    .argument('<prefix>', 'the folder')
    .argument('[file]', 'manifest, or - for standard input')
    .action(
      (
        prefix: string,
        file: string | undefined,
        options: OutOptions & { readonly manifest?: string },
        command: Command,
      ) => run(command, (session) => subtreeVerb(prefix, manifestFileOf(file, options), options, session)),
    );
}

async function subtreeVerb(prefix: string, file: string, options: OutOptions, session: Session): Promise<number> {
  requireOut(options, session);
  const { output, engine } = session;
  const read = await readManifest(file, (await engine()).parts.ports);
  const { manifest, lost, collapsed } = subtreeOf(read.manifest, prefix);
  const rows = reportLost(lost, output);
  const written = await writeManifest(manifest, options, session);
  output.result('manifest subtree', { ...written, lost: rows, collapsed });
  return exitCodes.ok;
}
