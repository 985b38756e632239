/** `satchel manifest merge`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { plural } from '../../../shared/text/format';
import { mergeManifests } from '../../engine/manifest/mergeManifests';
import type { FileSystem } from '../../engine/ports/fileSystem';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { readManifests, type ReadManifest } from './manifestFiles';
import { usage, withOut } from './manifestOptions';
import { requireOut, writeManifest, type OutOptions } from './manifestOut';

export function addMerge(group: Command, run: RunVerb): void {
  withOut(group.command('merge'))
    .description('the manifests of many tasks as one: the file written last wins')
    .argument('<file...>', 'in any order')
    .addHelpText(
      'after',
      '\nA manifest is as old as its file. Of files written at one time the one whose path comes later in the order of its\ncharacters wins; the order on the command line never counts.',
    )
    .action((files: readonly string[], options: OutOptions, command: Command) =>
      run(command, (session) => mergeVerb(files, options, session)),
    );
}

async function mergeVerb(typed: readonly string[], options: OutOptions, session: Session): Promise<number> {
  requireOut(options, session);
  const { output, engine } = session;
  const { ports } = (await engine()).parts;
  const read = await readManifests([...new Set(typed)], session);
  const dated = await Promise.all(
    read.map(async (file) => ({
      manifest: file.manifest,
      key: file.path,
      lastModifiedMs: await modifiedMs(file, ports.files),
    })),
  );
  const { manifest, overridden } = mergeManifests(dated);
  if (manifest === undefined) throw usage('There is nothing to merge.', 'Name the manifests.');
  const written = await writeManifest(manifest, options, session);
  if (overridden.length > 0 && options.out !== undefined && options.out !== '-')
    output.text(`${plural(overridden.length, 'file')} written more than once; the later one counts.`);
  output.result('manifest merge', { ...written, lost: [], overridden });
  return exitCodes.ok;
}

/** Finer than milliseconds: tasks of one second finish in some order. */
async function modifiedMs({ path, isFile }: ReadManifest, files: FileSystem): Promise<number> {
  const stat = isFile ? await files.statFollowing(path) : undefined;
  if (stat === undefined) throw usage(`${path} has no time of its own.`, 'Name files to merge.');
  return Number(stat.mtimeNs) / 1e6;
}
