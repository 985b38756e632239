/** `satchel manifest snapshot`. */
import { join } from 'node:path';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { intJson } from '../../../shared/domain/ints';
import { buildManifest } from '../../../shared/manifest/build';
import { encode2023 } from '../../../shared/manifest/encode2023';
import { snapshotFileName } from '../../engine/manifest/snapshotFileName';
import { writeOutputFile } from '../outputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { filtersOf, hashEntries, readManifest, scanFiltered, type FilterOptions } from './manifestFiles';

export interface SnapshotOptions extends FilterOptions {
  readonly root: string;
  readonly destination?: string;
  readonly name?: string;
  readonly out?: string;
  readonly forceRehash?: boolean;
  readonly diff?: string;
}

/** Nothing is written when there is nothing to list. What is left out is told; exit 3 when it could not be read. */
export async function snapshotVerb(options: SnapshotOptions, { output, engine, context }: Session): Promise<number> {
  const { ports } = (await engine()).parts;
  const root = absolute(options.root);
  const scanned = await scanFiltered(root, await filtersOf(options, ports), ports, context);
  const hashed = await hashEntries(scanned.files, options.forceRehash === true, ports, context);
  const before = options.diff === undefined ? undefined : (await readManifest(absolute(options.diff), ports)).manifest;
  const known = new Map(
    before === undefined
      ? []
      : [...before.entries()].map((entry) => [entry.path, entry.kind === 'file' ? entry.hash : '']),
  );
  const entries = hashed.entries.filter(({ path, hash }) => known.get(path) !== hash);
  const skipped = [...scanned.skipped, ...hashed.failed];
  for (const { path, code, message } of skipped) output.warning(message, { path, code });

  const exitCode = scanned.isComplete && hashed.failed.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
  const manifest = buildManifest(entries, { source: root });
  const fields = {
    root,
    fileCount: manifest.fileCount,
    totalSizeBytes: intJson(manifest.totalSizeBytes),
    hashedFiles: hashed.hashedFiles,
    cachedFiles: hashed.cachedFiles,
    skipped,
  };
  if (manifest.fileCount === 0) {
    output.text(
      before === undefined
        ? 'There are no files to list, so nothing was written.'
        : 'Nothing is new or changed, so nothing was written.',
    );
    output.result('manifest snapshot', fields);
    return exitCode;
  }
  const bytes = encode2023(manifest);
  const folder = absolute(options.destination ?? options.root);
  const path =
    options.out === undefined
      ? join(folder, snapshotFileName(ports.hasher, root, options.name, new Date()))
      : absolute(options.out);
  await ports.files.makeFolders(join(path, '..'));
  await writeOutputFile(path, bytes, ports.files);
  output.answer(path);
  output.result('manifest snapshot', { manifest: path, hash: ports.hasher.hash(bytes), ...fields });
  return exitCode;
}
