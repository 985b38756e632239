/** `satchel manifest compare`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { compareManifests } from '../../engine/manifest/compareManifests';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { printChanges } from './manifestChanges';
import { readManifest } from './manifestFiles';

interface CompareOptions {
  readonly ignoreMtime?: boolean;
}

export function addCompare(group: Command, run: RunVerb): void {
  group
    .command('compare')
    .description('what changed from one manifest to another')
    .argument('<before>')
    .argument('<after>')
    .option('--ignore-mtime', 'another time alone is no change')
    .action((before: string, after: string, options: CompareOptions, command: Command) =>
      run(command, (session) => compareVerb([before, after], options, session)),
    );
}

async function compareVerb(
  [before, after]: readonly [string, string],
  options: CompareOptions,
  session: Session,
): Promise<number> {
  const { output } = session;
  const old = await readManifest(before, session);
  const current = await readManifest(after, session);
  const changes = compareManifests(old.manifest, current.manifest, { ignoreMtime: options.ignoreMtime === true });
  printChanges(changes, output);
  const { new: added, modified, deleted, unchangedCount, unknown, folders } = changes;
  const is2023 = [old, current].every(({ manifest }) => manifest.generation === 'v2023');
  output.result('manifest compare', {
    new: added,
    modified,
    deleted,
    unchangedCount,
    ...(is2023 ? {} : { unknown, folders }),
  });
  return exitCodes.ok;
}
