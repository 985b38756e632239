/** Writes the manifests of version 2025-12 that the bench reads, made without the code that is measured. */
import { closeSync, openSync, writeSync } from 'node:fs';

export interface Row {
  readonly path: string;
  readonly hash: string;
  readonly mtime: number;
  readonly size: number;
}

const pieceBytes = 256 * 1024 * 1024;

/** The keys of one of the two spellings. */
const spellings = {
  path: { path: 'path', target: 'target', top: '' },
  name: { path: 'name', target: 'name', top: `,"fileChunkSizeBytes":${pieceBytes}` },
} as const;
export type Spelling = keyof typeof spellings;

/** Canonical bytes: every folder listed, of a hundred files one a link and one runnable, of a thousand one in pieces. */
export function writeManifest2025(file: string, rows: readonly Row[], spelling: Spelling): void {
  const keys = spellings[spelling];
  const folders = foldersOf(rows);
  const numbers = new Map(folders.map((folder, number) => [folder, number]));
  const stored = (path: string): string => {
    const slash = path.lastIndexOf('/');
    return slash < 0 ? path : `$${numbers.get(path.slice(0, slash)) ?? ''}${path.slice(slash)}`;
  };
  const handle = openSync(file, 'w');
  writeSync(handle, `{"dirs":[${folders.map((folder) => `{"${keys.path}":"${stored(folder)}"}`).join(',')}]`);
  writeSync(handle, `${keys.top},"files":[`);
  let total = 0;
  for (let start = 0; start < rows.length; start += 10_000) {
    const texts = rows.slice(start, start + 10_000).map((row) => {
      const { hash, mtime, path } = row;
      const at = `"${keys.path}":"${stored(path)}"`;
      const chance = chanceOf(row);
      if (isLink2025(row)) {
        const target = `${path.slice(path.lastIndexOf('/') + 1)}.bak`;
        return `{${at},"symlink":{"${keys.target}":"${spelling === 'path' ? target : stored(`${path}.bak`)}"}}`;
      }
      const isInPieces = chance % 1000 === 11;
      const size = isInPieces ? pieceBytes + 1 : row.size;
      total += size;
      const content = isInPieces ? `"chunkhashes":["${hash}","${hash}"]` : `"hash":"${hash}"`;
      return `{${content},"mtime":${mtime},${at},${chance % 100 === 9 ? '"runnable":true,' : ''}"size":${size}}`;
    });
    writeSync(handle, `${start > 0 ? ',' : ''}${texts.join(',')}`);
  }
  const specification = '"specificationVersion":"relative-manifest-snapshot-beta-2025-12"';
  writeSync(handle, `],"hashAlg":"xxh128",${specification},"totalSize":${total}}`);
  closeSync(handle);
}

/** A number from the name, so that a file is of one kind in every manifest. */
function chanceOf({ path }: Row): number {
  return Number.parseInt(path.slice(-8, -4), 10) + Number.parseInt(path.slice(8, 12), 10);
}

export function isLink2025(row: Row): boolean {
  return chanceOf(row) % 100 === 7;
}

/** Every folder above a file, in order. */
function foldersOf(rows: readonly Row[]): string[] {
  const folders = new Set<string>();
  for (const { path } of rows)
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return [...folders].sort();
}
