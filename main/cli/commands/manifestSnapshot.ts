/** `satchel manifest snapshot`. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { WritableVersion } from '../../../shared/manifest/encode';
import type { Manifest, ManifestDialect } from '../../../shared/manifest/manifest';
import { version2023 } from '../../../shared/manifest/names';
import { changedSince } from '../../engine/manifest/changedSince';
import { diffManifest } from '../../engine/manifest/diffManifest';
import { filterManifest } from '../../engine/manifest/filterManifest';
import { snapshotFileName } from '../../engine/manifest/snapshotFileName';
import { snapshotTree, type Snapshot } from '../../engine/manifest/snapshotTree';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';
import { readManifest, type ReadManifest } from './manifestFiles';
import { dialectOption, requireDialect, versionOption } from './manifestOptions';
import { countsOf, requireOut, writeManifest, type OutOptions } from './manifestOut';
import {
  counted,
  isAtOrBelow,
  scanFolder,
  warnOf,
  withScan,
  type ScannedFolder,
  type ScanVerbOptions,
} from './manifestScan';

interface SnapshotOptions extends ScanVerbOptions, OutOptions {
  readonly root: string;
  readonly destination?: string;
  readonly name?: string;
  readonly forceRehash?: boolean;
  readonly diff?: string;
  readonly manifestVersion: WritableVersion;
  readonly dialect?: ManifestDialect;
  readonly hash: boolean;
}

export function addSnapshot(group: Command, run: RunVerb): void {
  withScan(group.command('snapshot'))
    .description('write the manifest of a folder')
    .requiredOption('--root <dir>', 'the folder')
    .option('-d, --destination <dir>', 'where the manifest goes (default: the folder itself)')
    .option('-n, --name <name>', 'name of the file (default: from the path)')
    .option('--out <file>', 'exact file to write, or - for standard output')
    .option('--force-rehash', 'read every file, whatever the cache knows')
    .option('--no-hash', 'sizes and times only, of version 2025-12')
    .option(
      '--diff <manifest>',
      'only what is new or changed since this manifest; of 2025-12 a diff, with what is gone',
    )
    .addOption(versionOption('--manifest-version <version>', 'the version to write').default(version2023))
    .addOption(dialectOption())
    .action((options: SnapshotOptions, command: Command) => run(command, (session) => snapshotVerb(options, session)));
}

/** Nothing is written when there is nothing to list. What is left out is told; exit 3 when it could not be read. */
async function snapshotVerb(options: SnapshotOptions, session: Session): Promise<number> {
  requireDialect(options.dialect, options.manifestVersion);
  if (options.out === '-') requireOut(options, session);
  const { output, engine } = session;
  const { ports, saveMemory } = (await engine()).parts;
  // Until the process ends: nobody waits for an answer within a frame here.
  saveMemory();
  const root = absolute(options.root);
  const before = options.diff === undefined ? undefined : await readManifest(options.diff, session);
  const { scanned, snapshot } = await counted(session.context, (context) =>
    take(root, options, before, ports, context),
  );
  const skipped = [
    ...scanned.skipped,
    // What the walk knows to be gone needs no second row from who was to read it.
    ...snapshot.failures.filter(({ path }) => !scanned.isUnseen(path)),
    ...snapshot.lost.map(({ path, reason }) => ({ path, code: 'scan.link_dropped' as const, message: reason })),
  ];
  warnOf(scanned, skipped, output);
  const manifest = before === undefined ? snapshot.manifest : changesSince(before, snapshot, scanned);
  const { dirCount, ...counts } = countsOf(manifest);
  const fields = {
    root,
    ...counts,
    ...(options.manifestVersion === version2023 ? {} : { dirCount, kind: manifest.kind }),
    hashedFiles: snapshot.stats.hashedFiles,
    cachedFiles: snapshot.stats.cachedFiles,
    skipped,
  };
  const exitCode = scanned.isComplete && snapshot.failures.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
  if (manifest.fileCount + manifest.folderCount === 0) {
    output.text(
      before === undefined
        ? 'There are no files to list, so nothing was written.'
        : 'Nothing is new or changed, so nothing was written.',
    );
    output.result('manifest snapshot', fields);
    return exitCode;
  }
  const folder = absolute(options.destination ?? options.root);
  const out = options.out ?? join(folder, snapshotFileName(ports.hasher, root, options.name, new Date()));
  const { manifest: path, hash } = await writeManifest(manifest, { out, ...encodingOf(options) }, session);
  output.result('manifest snapshot', { manifest: path, hash, ...fields });
  return exitCode;
}

const encodingOf = ({ manifestVersion: version, dialect }: SnapshotOptions) => ({
  version,
  ...(dialect === undefined ? {} : { dialect }),
});

async function take(
  root: string,
  options: SnapshotOptions,
  before: ReadManifest | undefined,
  ports: Omit<EnginePorts, 'store'>,
  context: Session['context'],
): Promise<{ readonly scanned: ScannedFolder; readonly snapshot: Snapshot }> {
  const scanned = await scanFolder(root, options, options.manifestVersion === version2023, ports, context);
  const how = {
    ...encodingOf(options),
    noHash: !options.hash,
    forceRehash: options.forceRehash === true,
    ...(before === undefined ? {} : { parent: before.manifest }),
  };
  return { scanned, snapshot: await snapshotTree(scanned.report, how, ports, context) };
}

/**
 * Of 2025-12 a diff; of 2023-03-03, which knows none, the new and changed files by content, as the reference has it. What could
 * not be read, or what the patterns leave out, is not gone.
 */
function changesSince(
  { manifest: old, hash }: ReadManifest,
  { manifest, failures }: Snapshot,
  scanned: ScannedFolder,
): Manifest {
  const isFailed = isAtOrBelow(failures.map(({ path }) => path));
  const isKnown = (path: string): boolean => scanned.covers(path) && !scanned.isUnseen(path) && !isFailed(path);
  const before = filterManifest(old, isKnown);
  if (manifest.generation !== 'v2023') return diffManifest({ before, after: manifest, parentManifestHash: hash });
  return changedSince(before, manifest, { by: 'hash' });
}
