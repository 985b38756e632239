/** `satchel manifest diff`. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { toInt } from '../../../shared/domain/ints';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import type { Manifest } from '../../../shared/manifest/manifest';
import { hashFiles } from '../../engine/hashing/hashFiles';
import { withoutHits } from '../../engine/hashing/withoutHits';
import type { ManifestChanges } from '../../engine/manifest/compareManifests';
import { diffTree } from '../../engine/manifest/diffTree';
import { toRelative } from '../../engine/manifest/subtreeOf';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import type { RunContext } from '../../engine/ports/progress';
import type { ScannedFile } from '../../engine/scan/scanReport';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';
import { printChanges } from './manifestChanges';
import { readManifest } from './manifestFiles';
import {
  counted,
  scanFolder,
  warnOf,
  withScan,
  type ScannedFolder,
  type ScanVerbOptions,
  type SkippedRow,
} from './manifestScan';

interface DiffOptions extends ScanVerbOptions {
  readonly root: string;
  readonly manifest: string;
  readonly forceRehash?: boolean;
}

export function addDiff(group: Command, run: RunVerb): void {
  withScan(group.command('diff'))
    .description('what changed in a folder since a manifest was made')
    .requiredOption('--root <dir>', 'the folder')
    .requiredOption('--manifest <file>', 'the manifest, or - for standard input')
    .option('--force-rehash', 'compare contents, not sizes and times')
    .action((options: DiffOptions, command: Command) => run(command, (session) => diffVerb(options, session)));
}

/** Without `--force-rehash` equal size and time count as equal. Exit 3 when something could not be looked at. */
async function diffVerb(options: DiffOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const { ports } = (await session.engine()).parts;
  const root = absolute(options.root);
  const read = await readManifest(options.manifest, session);
  const manifest = snapshotBelow(read.manifest, root, read.path);
  const is2023 = manifest.generation === 'v2023';
  const { scanned, changes, failed } = await counted(context, async (running) => {
    const found = await scanFolder(root, options, is2023, ports, running);
    return { scanned: found, ...(await compare(manifest, found, options, ports, running)) };
  });
  const skipped = [...scanned.skipped, ...failed];
  warnOf(scanned, skipped, output);
  printChanges(changes, output);
  const { new: added, modified, deleted, unknown, folders } = changes;
  output.result('manifest diff', {
    new: added,
    modified,
    deleted,
    ...(is2023 ? {} : { unknown, folders }),
    ...(skipped.length === 0 ? {} : { skipped }),
  });
  return scanned.isComplete && failed.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
}

/** An absolute manifest is looked at from the folder; a diff alone says nothing about a folder. */
function snapshotBelow(manifest: Manifest, root: string, source: string): Manifest {
  if (manifest.kind === 'diff')
    throw new AppError({
      code: 'ops.kind_mismatch',
      message: `${source} is a diff and does not say what else was in the folder.`,
      safe: 'Nothing was read.',
      hint: 'Compose it with its snapshot first: satchel manifest compose.',
    });
  return manifest.pathStyle === 'absolute' ? toRelative(manifest, root).manifest : manifest;
}

async function compare(
  manifest: Manifest,
  { report, covers, prunes, isUnseen }: ScannedFolder,
  { forceRehash }: DiffOptions,
  ports: Omit<EnginePorts, 'store'>,
  context: RunContext,
): Promise<{ readonly changes: ManifestChanges; readonly failed: readonly SkippedRow[] }> {
  const failed: SkippedRow[] = [];
  const read = async (file: ScannedFile, chunkBytes?: number) => {
    // Contents are compared because somebody does not trust what is remembered.
    const quiet = { signal: context.signal, progress: () => undefined };
    const uncached = { ...ports, hashCache: withoutHits(ports.hashCache) };
    const chunked = chunkBytes === undefined ? undefined : { ...ports, chunkBytes };
    const { hashes, failures } = await hashFiles([file], uncached, quiet, chunked);
    for (const { code, message } of failures) failed.push({ path: file.path, code, message });
    return hashes[0];
  };
  const found = await diffTree({
    manifest,
    files: report.files.map((file) => ({
      ...file,
      sizeBytes: file.stat.sizeBytes,
      mtimeUs: toInt(mtimeUsOf(file.stat.mtimeNs)),
    })),
    ...(manifest.generation === 'v2023'
      ? {}
      : { links: report.links.kept, folders: report.folders.map(({ path }) => path) }),
    mode: forceRehash === true ? 'hash' : 'fast',
    hashOf: async (file) => (await read(file))?.hash ?? '',
    chunkHashesOf: async (file, chunkBytes) => (await read(file, chunkBytes))?.chunkHashes ?? [],
    // What could not be looked at is not gone.
    isCovered: (path) => covers(path) && !isUnseen(path),
    prunes,
    signal: context.signal,
    progress: context.progress,
  });
  const unread = new Set(failed.map(({ path }) => path));
  return { changes: { ...found, modified: found.modified.filter((path) => !unread.has(path)) }, failed };
}
