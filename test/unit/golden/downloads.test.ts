/** Recorded cases about what a download may write: paths that leave the root, and times. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { AppError } from '../../../shared/domain/errors';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { decodeManifest } from '../../../shared/manifest/decode';
import { goldenCases } from '../../support/goldenPython';
import { entryText, manifestBytes } from '../../support/manifestText';

interface PathRow {
  readonly path: string;
  readonly accepted: boolean;
}

/** The path under which an entry would be written, or why the manifest cannot be used. */
function verdict(written: string): string {
  try {
    return decodeManifest(manifestBytes([entryText({ path: written })]), { source: 'escape' }).pathAt(0);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

test.each(goldenCases<unknown, { readonly rows: readonly PathRow[] }>('download-path-check'))(
  '$id: no path leaves the root, and what the reference lets pass is normalised or refused',
  ({ expected }) => {
    expect(expected.rows.map(({ path: written, accepted }) => [written, accepted, verdict(written)])).toEqual([
      ['../x', false, 'manifest.path_traversal'],
      ['a/../../x', false, 'manifest.path_traversal'],
      ['a/../x', true, 'manifest.path_traversal'],
      ['..', false, 'manifest.path_traversal'],
      ['./a', true, 'a'],
      ['a/./b', true, 'a/b'],
      ['a//b', true, 'a/b'],
      ['.', true, 'manifest.path_not_normal'],
      ['', true, 'manifest.path_empty'],
    ]);
  },
);

interface TimeRow {
  readonly manifest_mtime_us: number;
  readonly resnapshot_us: number;
}

test.each(goldenCases<unknown, { readonly rows: readonly TimeRow[] }>('download-mtime'))(
  '$id: bug 17, times that come back a microsecond low: here each comes back as the manifest has it',
  async ({ expected }) => {
    const files = createFileSystem();
    const folder = await mkdtemp(path.join(tmpdir(), 'satchel-times-'));
    const file = path.join(folder, 'f');
    await writeFile(file, 'x');
    const wanted = expected.rows.map((row) => BigInt(row.manifest_mtime_us));
    const found: bigint[] = [];
    for (const us of wanted) {
      await files.setMtime(file, us);
      const stat = await files.lstat(file);
      found.push(mtimeUsOf(stat?.mtimeNs ?? 0n));
    }
    await rm(folder, { recursive: true });
    expect(found).toEqual(wanted);
    const low = expected.rows.filter((row) => row.resnapshot_us < row.manifest_mtime_us);
    expect(low.length).toBeGreaterThan(0);
  },
);
