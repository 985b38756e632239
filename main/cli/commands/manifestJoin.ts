/** `satchel manifest join`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { joinManifest } from '../../engine/manifest/joinManifest';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { prefixAndFile, readManifest } from './manifestFiles';
import { withManifest, withOut } from './manifestOptions';
import { reportLost, requireOut, writeManifest, type OutOptions } from './manifestOut';

interface JoinOptions extends OutOptions {
  readonly manifest?: string;
}

export function addJoin(group: Command, run: RunVerb): void {
  withManifest(withOut(group.command('join')))
    .description('a manifest with its files moved below a folder')
    .argument('<prefix>', 'the folder')
    .argument('[file]', 'manifest, or - for standard input')
    .action((prefix: string, file: string | undefined, options: JoinOptions, command: Command) =>
      run(command, (session) => joinVerb([prefix, file], options, session)),
    );
}

async function joinVerb(
  typed: readonly [string, string | undefined],
  options: JoinOptions,
  session: Session,
): Promise<number> {
  requireOut(options, session);
  const { output } = session;
  const { prefix, file } = await prefixAndFile(typed, options, session);
  const { manifest } = await readManifest(file, session);
  const { manifest: joined, lost } = joinManifest(manifest, prefix);
  const rows = reportLost(lost, output);
  const written = await writeManifest(joined, options, session);
  output.result('manifest join', { ...written, lost: rows });
  return exitCodes.ok;
}
