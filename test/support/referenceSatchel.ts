/** Satchel's side of a comparison with the reference: the engine's steps of `manifest snapshot` and `manifest diff`, in process. */
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createClock } from '../../main/adapters/clock/clock';
import { diffTree } from '../../main/engine/manifest/diffTree';
import { snapshotTree, type Snapshot } from '../../main/engine/manifest/snapshotTree';
import { scanTree, type ScanReport } from '../../main/engine/scan/scanTree';
import { mtimeUsOf } from '../../shared/domain/mtime';
import { decodeManifest } from '../../shared/manifest/decode';
import { encode2023 } from '../../shared/manifest/encode2023';
import { wholeFilesOf } from '../../shared/manifest/wholeFiles';
import { compilePatterns } from '../../shared/text/patterns';
import { createMemoryHashCache } from './memoryRecords';
import type { ReferenceChanges } from './referencePython';
import { createRunContext } from './runContext';

export interface Patterns {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface SatchelSide {
  /** `text` is absent when there is nothing to list. `problems` are the codes of what was left out, by path. */
  snapshot(
    root: string,
    patterns?: Patterns,
  ): Promise<{ readonly text?: string; readonly problems: Readonly<Record<string, string>> }>;
  diff(root: string, manifest: Uint8Array, mode: 'fast' | 'hash', patterns?: Patterns): Promise<ReferenceChanges>;
  close(): Promise<void>;
}

export function createSatchelSide(): SatchelSide {
  const files = createFileSystem();
  const fileHasher = createFileHasher({ workers: 1 });
  const take = async (root: string, patterns: Patterns): Promise<{ scan: ScanReport; snapshot: Snapshot }> => {
    const scan = await scanTree(root, { ...patterns, hidden: false }, files, createRunContext());
    const ports = {
      files,
      fileHasher,
      hasher: createHasher(),
      clock: createClock(),
      hashCache: createMemoryHashCache(),
    };
    return { scan, snapshot: await snapshotTree(scan, { version: '2023-03-03' }, ports, createRunContext()) };
  };
  return {
    async snapshot(root, patterns = {}) {
      const { scan, snapshot } = await take(root, patterns);
      const { manifest, failures } = snapshot;
      return {
        ...(manifest.fileCount === 0 ? {} : { text: new TextDecoder().decode(encode2023(manifest)) }),
        problems: Object.fromEntries([...scan.problems, ...failures].map(({ path, code }) => [path, code])),
      };
    },
    async diff(root, base, mode, patterns = {}) {
      const { scan, snapshot } = await take(root, patterns);
      const covered = compilePatterns({ ...patterns, hidden: false });
      const hashes = new Map([...wholeFilesOf(snapshot.manifest)].map(({ path, hash }) => [path, hash]));
      const changes = await diffTree({
        manifest: decodeManifest(base, { source: 'the base' }),
        files: scan.files.map((file) => ({
          path: file.path,
          sizeBytes: file.stat.sizeBytes,
          mtimeUs: mtimeUsOf(file.stat.mtimeNs),
        })),
        mode,
        hashOf: ({ path }) => Promise.resolve(hashes.get(path) ?? ''),
        isCovered: (path) => covered.matches(path),
        signal: AbortSignal.timeout(60_000),
      });
      return { new: changes.new, modified: changes.modified, deleted: changes.deleted };
    },
    close: () => fileHasher.close(),
  };
}
