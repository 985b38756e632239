/** What the engine keeps in its database, in memory. */
import type { CachedHash, HashCache } from '../../main/engine/ports/hashing';
import type { PartFile, PartFiles } from '../../main/engine/ports/partFiles';
import type { DeclinedFiles, PlacedFile, PlacedFiles, RunRecord, Runs } from '../../main/engine/ports/records';

export function createMemoryPlacedFiles(): PlacedFiles {
  const roots = new Map<string, Map<string, PlacedFile>>();
  const rootOf = (root: string): Map<string, PlacedFile> => {
    const known = roots.get(root) ?? new Map<string, PlacedFile>();
    roots.set(root, known);
    return known;
  };
  return {
    get: (root, path) => rootOf(root).get(path),
    isEmpty: (root) => rootOf(root).size === 0,
    all: (root) => new Map(rootOf(root)),
    put: (rows) => {
      for (const row of rows) rootOf(row.root).set(row.path, row);
    },
    remove: (root, paths) => {
      for (const path of paths) rootOf(root).delete(path);
    },
  };
}

export function createMemoryDeclinedFiles(): DeclinedFiles {
  const keys = new Set<string>();
  const keyOf = (root: string, path: string, hash: string): string => [root, path, hash].join('\0');
  return {
    has: (root, path, hash) => keys.has(keyOf(root, path, hash)),
    put: (rows) => {
      for (const { root, path, hash } of rows) keys.add(keyOf(root, path, hash));
    },
  };
}

export function createMemoryRuns(): Runs {
  const runs = new Map<string, RunRecord>();
  return {
    put: (run) => {
      runs.set(run.runId, structuredClone(run));
    },
    get: (runId) => runs.get(runId),
    list: (limit) => [...runs.values()].sort((a, b) => b.startedMs - a.startedMs).slice(0, limit),
  };
}

export function createMemoryHashCache(): HashCache {
  const rows = new Map<string, CachedHash>();
  const keyOf = ({ path, sizeBytes, mtimeNs, fileId, changeNs }: Omit<CachedHash, 'hash'>): string =>
    [path, String(sizeBytes), mtimeNs.toString(), fileId, changeNs?.toString()].join('\0');
  return {
    get: (path, stat) => rows.get(keyOf({ path, ...stat }))?.hash,
    forFolder: (folder) => ({ get: (name, facts) => rows.get(keyOf({ path: `${folder}/${name}`, ...facts }))?.hash }),
    blocks: (path, stat) => rows.get(keyOf({ path, ...stat }))?.blocks,
    put: (added) => {
      for (const row of added) rows.set(keyOf(row), row);
    },
    clear: () => {
      rows.clear();
    },
    close: () => undefined,
  };
}

export function createMemoryPartFiles(): PartFiles {
  const parts = new Map<string, PartFile>();
  return {
    get: (root, path) => parts.get(`${root}\0${path}`),
    isKnown: (root, tempPath) => [...parts.values()].some((part) => part.root === root && part.tempPath === tempPath),
    put: (part) => {
      parts.set(`${part.root}\0${part.path}`, { ...part, ranges: part.ranges.slice(), etags: [...part.etags] });
    },
    remove: (root, path) => {
      parts.delete(`${root}\0${path}`);
    },
    all: () => [...parts.values()],
  };
}
