/** `satchel manifest partition`. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { plural } from '../../../shared/text/format';
import { autoRoots } from '../../engine/manifest/autoRoots';
import { partitionManifest } from '../../engine/manifest/partitionManifest';
import { snapshotFileName } from '../../engine/manifest/snapshotFileName';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { collect, type RunVerb } from '../verb';
import { manifestFileOf, readManifest } from './manifestFiles';
import { withManifest } from './manifestOptions';
import { countsOf, encodingOf, reportLost, writeManifestFile, type WrittenManifest } from './manifestOut';

interface PartitionOptions {
  readonly root?: readonly string[];
  readonly out: string;
  readonly manifest?: string;
}

export function addPartition(group: Command, run: RunVerb): void {
  withManifest(group.command('partition'))
    .description('a manifest for each of several folders, and one for the rest')
    .argument('[file]', 'manifest, or - for standard input')
    .option('--root <dir>', 'a folder of the manifest; may be repeated (default: the longest common ones)', collect)
    .requiredOption('--out <dir>', 'folder for the manifests; made when it is missing')
    .action((file: string | undefined, options: PartitionOptions, command: Command) =>
      run(command, (session) => partitionVerb(manifestFileOf(file, options), options, session)),
    );
}

/** A folder below which nothing lies gets no manifest. */
async function partitionVerb(file: string, options: PartitionOptions, session: Session): Promise<number> {
  const { output } = session;
  const { ports } = (await session.engine()).parts;
  const { manifest } = await readManifest(file, session);
  const { groups, unmatched } = partitionManifest(manifest, options.root ?? autoRoots(manifest));
  const lost = reportLost(
    groups.flatMap((group) => group.lost),
    output,
  );
  const now = new Date();
  // All of them are encoded before the first is written.
  const prepare = (root: string, name: string, part: Manifest): Part => {
    const counts = { root, ...countsOf(part) };
    if (part.fileCount + part.folderCount === 0) return { fields: counts };
    const bytes = encodeManifest(part, encodingOf(part));
    const path = join(absolute(options.out), snapshotFileName(ports.hasher, root, fileName(name), now));
    return { file: { path, bytes }, fields: { ...counts, manifest: path, hash: ports.hasher.hash(bytes) } };
  };
  const parts = groups.map((group) => prepare(group.root, group.root === '' ? 'root' : group.root, group.manifest));
  const rest = unmatched === undefined ? undefined : prepare('', 'unmatched', unmatched);
  for (const { file: toWrite, fields } of rest === undefined ? parts : [...parts, rest]) {
    if (toWrite === undefined) output.text(`Nothing lies below ${fields.root}.`);
    else {
      await writeManifestFile(toWrite.path, toWrite.bytes, ports);
      output.answer(toWrite.path);
    }
  }
  if (rest !== undefined) output.text(`${plural(rest.fields.fileCount, 'file')} below none of the folders.`);
  output.result('manifest partition', {
    groups: parts.map(({ fields }) => fields),
    ...(rest === undefined ? {} : { unmatched: rest.fields }),
    lost,
  });
  return exitCodes.ok;
}

interface Part {
  readonly fields: WrittenManifest & { readonly root: string };
  /** Absent where nothing lies. */
  readonly file?: { readonly path: string; readonly bytes: Uint8Array };
}

/** No name of a manifest may steer a terminal or a file system. */
function fileName(name: string): string {
  return name.replaceAll(/\p{C}/gu, '_').replace(/^[_/\\]+/, '');
}
