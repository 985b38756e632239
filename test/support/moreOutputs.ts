/** Adds files to the outputs of a job in a folder store, as if one of its tasks had written them too. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHasher } from '../../main/adapters/hasher/hasher';

interface ManifestDocument {
  paths: { hash: string; mtime: number; path: string; size: number }[];
  totalSize: number;
}

/** Answers the bytes of every added file by its path relative to the root. */
export function addOutputs(
  store: string,
  jobId: string,
  folder: string,
  count: number,
  sizeBytes: number,
): Map<string, Buffer> {
  const manifests = readdirSync(join(store, 'Manifests'), { recursive: true, encoding: 'utf8' });
  const name = manifests.find((path) => path.includes(jobId) && path.endsWith('_output'));
  if (name === undefined) throw new Error(`${jobId} has no output manifest in ${store}.`);
  const path = join(store, 'Manifests', name);
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ManifestDocument;
  const hasher = createHasher();
  const added = new Map<string, Buffer>();
  mkdirSync(join(store, 'Data'), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const bytes = Buffer.alloc(sizeBytes, `file ${String(index)} `);
    const hash = hasher.hash(bytes);
    writeFileSync(join(store, 'Data', `${hash}.xxh128`), bytes);
    const relativePath = `${folder}/bulk ${String(index).padStart(5, '0')}.bin`;
    added.set(relativePath, bytes);
    manifest.paths.push({ hash, mtime: 1_700_000_000_000_000 + index, path: relativePath, size: sizeBytes });
  }
  manifest.paths.sort((a, b) => (a.path < b.path ? -1 : 1));
  manifest.totalSize = manifest.paths.reduce((sum, { size }) => sum + size, 0);
  writeFileSync(path, JSON.stringify(manifest));
  return added;
}
