/** Reads local manifest files so that their contents can be planned like a job's outputs. */
import { resolve, sep } from 'node:path';
import type { PlanSource } from '../../../../shared/domain/plan';
import { decodeManifest } from '../../../../shared/manifest/decode';
import { largestManifestBytes } from '../../../../shared/manifest/names';
import type { EnginePorts } from '../../ports/enginePorts';
import type { RunContext } from '../../ports/progress';
import type { DiscoveredRoot } from './discover';
import { remoteFilesOf } from './remoteFile';

/**
 * One root per manifest file, named by its absolute path, because a manifest does not say where its files were. The first
 * manifest that cannot be read or holds a path that leaves its root ends it: `input.not_found`, `manifest.*`.
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
    manifests.push({ key: path, hash: hasher.hash(bytes) });
    roots.push({
      source: path,
      sourceFormat: sep === '/' ? 'posix' : 'windows',
      files: [...remoteFilesOf(manifest)],
    });
    progress({ phase: 'checking', doneFiles: index + 1, totalFiles: manifestFiles.length });
  }
  return { roots, manifests };
}
