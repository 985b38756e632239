/** `satchel manifest join`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { joinManifest } from '../../engine/manifest/joinManifest';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { readManifest } from './manifestFiles';
import { manifestFileOf, withManifest, withOut } from './manifestOptions';
import { reportLost, requireOut, writeManifest, type OutOptions } from './manifestOut';

export function addJoin(group: Command, run: RunVerb): void {
  withManifest(withOut(group.command('join')))
    .description('a manifest with its files moved below a folder')
    .argument('<prefix>', 'the folder')
    .argument('[file]', 'manifest, or - for standard input')
    .action(
      (
        prefix: string,
        file: string | undefined,
        options: OutOptions & { readonly manifest?: string },
        command: Command,
      ) => run(command, (session) => joinVerb(prefix, manifestFileOf(file, options), options, session)),
    );
}

async function joinVerb(prefix: string, file: string, options: OutOptions, session: Session): Promise<number> {
  requireOut(options, session);
  const { output, engine } = session;
  const { manifest } = await readManifest(file, (await engine()).parts.ports);
  const { manifest: joined, lost } = joinManifest(manifest, prefix);
  const rows = reportLost(lost, output);
  const written = await writeManifest(joined, options, session);
  output.result('manifest join', { ...written, lost: rows });
  return exitCodes.ok;
}
