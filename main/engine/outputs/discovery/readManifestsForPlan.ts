/** Reads local manifest files so that their contents can be planned like a job's outputs. */
import { resolve, sep } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { PlanSource } from '../../../../shared/domain/plan';
import { decodeManifest } from '../../../../shared/manifest/decode';
import { largestManifestBytes } from '../../../../shared/manifest/names';
import type { EnginePorts } from '../../ports/enginePorts';
import type { RunContext } from '../../ports/progress';
import type { DiscoveredRoot } from './discover';
import { remoteTreeOf, type RemoteTree } from './remoteFile';

/**
 * One root per manifest file, named by its absolute path, because a manifest does not say where its files were. The first
 * manifest that cannot be read or holds a path that leaves its root ends it: `input.not_found`, `manifest.*`. Of a diff the files
 * that it adds or changes are planned; what it says is gone is never deleted here (`ops.kind_mismatch` when that is all it says).
 */
export async function readManifestsForPlan(
  manifestFiles: readonly string[],
  { files, hasher }: Pick<EnginePorts, 'files' | 'hasher'>,
  { signal, progress }: RunContext,
): Promise<{ readonly roots: readonly DiscoveredRoot[]; readonly manifests: PlanSource['manifests'] }> {
  const roots: DiscoveredRoot[] = [];
  const manifests: { key: string; hash: string }[] = [];
  for (const [index, file] of manifestFiles.entries()) {
    signal.throwIfAborted();
    const path = resolve(file);
    const bytes = await files.readFile(path, largestManifestBytes);
    const manifest = decodeManifest(bytes, { source: path });
    const tree = remoteTreeOf(manifest, hasher, path);
    if (isOnlyDeleting(tree)) throw deletesOnly(path);
    manifests.push({ key: path, hash: hasher.hash(bytes) });
    roots.push({
      source: path,
      sourceFormat: sep === '/' ? 'posix' : 'windows',
      files: tree.files,
      ...(tree.folders.length === 0 ? {} : { folders: tree.folders }),
    });
    progress({ phase: 'checking', doneFiles: index + 1, totalFiles: manifestFiles.length });
  }
  return { roots, manifests };
}

function isOnlyDeleting({ files, folders, deleted }: RemoteTree): boolean {
  return deleted.length > 0 && files.length + folders.length === 0;
}

function deletesOnly(path: string): AppError {
  return new AppError({
    code: 'ops.kind_mismatch',
    message: `${path} only says what was deleted, and a download never deletes files.`,
    safe: 'Nothing was written.',
    hint: 'Compose it with the snapshot it belongs to, and download the result.',
    details: { path },
  });
}
