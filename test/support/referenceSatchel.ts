/** Satchel's side of a comparison with the reference: the engine's steps of `manifest snapshot` and `manifest diff`, in process. */
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createClock } from '../../main/adapters/clock/clock';
import { hashFiles } from '../../main/engine/hashing/hashFiles';
import { diffTree } from '../../main/engine/manifest/diffTree';
import { scanTree, type ScanReport } from '../../main/engine/scan/scanTree';
import { mtimeUsOf } from '../../shared/domain/mtime';
import { buildManifest } from '../../shared/manifest/build';
import { decodeManifest } from '../../shared/manifest/decode';
import { encode2023 } from '../../shared/manifest/encode2023';
import type { FileEntry } from '../../shared/manifest/manifest';
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
  const ports = { fileHasher, clock: createClock() };
  const entriesOf = async ({ files: found }: Pick<ScanReport, 'files'>): Promise<FileEntry[]> => {
    const { hashes, failures } = await hashFiles(
      found,
      { ...ports, hashCache: createMemoryHashCache() },
      createRunContext(),
    );
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return found.flatMap(({ path }, index): FileEntry[] => {
      const hashed = hashes[index];
      if (hashed === undefined) return [];
      const { hash, stat } = hashed;
      return [{ kind: 'file', path, hash, sizeBytes: stat.sizeBytes, mtimeUs: mtimeUsOf(stat.mtimeNs) }];
    });
  };
  return {
    async snapshot(root, patterns = {}) {
      const scanned = await scanTree(root, { ...patterns, hidden: false }, files, createRunContext());
      const manifest = buildManifest(await entriesOf(scanned));
      return {
        ...(manifest.fileCount === 0 ? {} : { text: new TextDecoder().decode(encode2023(manifest)) }),
        problems: Object.fromEntries(scanned.problems.map(({ path, code }) => [path, code])),
      };
    },
    async diff(root, manifest, mode, patterns = {}) {
      const scanned = await scanTree(root, { ...patterns, hidden: false }, files, createRunContext());
      const covered = compilePatterns({ ...patterns, hidden: false });
      const { unchangedCount, ...changes } = await diffTree({
        manifest: decodeManifest(manifest, { source: 'the base' }),
        files: scanned.files.map((file) => ({
          ...file,
          sizeBytes: file.stat.sizeBytes,
          mtimeUs: mtimeUsOf(file.stat.mtimeNs),
        })),
        mode,
        hashOf: async (file) => (await entriesOf({ files: [file] }))[0]?.hash ?? '',
        isCovered: (path) => covered.matches(path),
        signal: AbortSignal.timeout(60_000),
      });
      if (unchangedCount < 0) throw new Error('counts less than nothing');
      return changes;
    },
    close: () => fileHasher.close(),
  };
}
