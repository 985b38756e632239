import { expect, test } from 'vitest';
import { lintInspected, type InspectedFiles } from '../../../main/engine/submission/lintInspected';
import { SubmittedFiles } from '../../../main/engine/submission/submittedFiles';

const stat = { type: 'file', sizeBytes: 10, mtimeNs: 5n, fileId: '1:1', mode: 0o644, changeNs: 5n } as const;

function inspected(rest: Partial<InspectedFiles>): InspectedFiles {
  const names = ['/p/a.abc', '/p/b.abc', '/p/c.abc'];
  return {
    format: 'posix',
    files: new SubmittedFiles(
      names.map((absolutePath) => ({ absolutePath, stat })),
      [],
    ),
    groups: [{ rootPath: '/p' }],
    numbers: [Uint32Array.of(0, 1, 2)],
    contentOf: Uint32Array.of(0, 1, 2),
    contentCount: 3,
    hashing: { others: new Map() },
    problems: [],
    links: [],
    unknownFolders: [],
    ...rest,
  };
}

const look = async (rest: Partial<InspectedFiles>): Promise<unknown> =>
  (await lintInspected(inspected(rest), () => Promise.resolve())).findings.map(({ id, path }) => [id, path]);

test('a file whose size or time moved between the scan and the hash is told; blocks of a large file are no change', async () => {
  const others = new Map([
    [0, { stat: { ...stat, sizeBytes: 20 } }],
    [1, { stat: { ...stat, mtimeNs: 6n } }],
    [2, { stat, blocks: new Uint8Array(16) }],
  ]);
  expect(await look({ hashing: { others } })).toEqual([
    ['file.changed', '/p/a.abc'],
    ['file.changed', '/p/b.abc'],
  ]);
});

test('what is not there, and where nobody vouched for, comes from the inspection', async () => {
  const row = { message: '', isBlocking: false };
  const problems = [
    { ...row, path: '/p/gone.exr', code: 'input.not_found' },
    { ...row, path: '/p/link.exr', code: 'scan.link_broken' },
    { ...row, path: '/p/pipe', code: 'scan.special_file' },
  ] as const;
  expect(await look({ problems, unknownFolders: ['/p'] })).toEqual([
    ['input.missing', '/p/gone.exr'],
    ['link.broken', '/p/link.exr'],
    ['path.unknown_location', '/p'],
  ]);
});

test('equal contents are told once', async () => {
  expect(await look({ contentOf: Uint32Array.of(0, 0, 1), contentCount: 2 })).toEqual([
    ['content.duplicate', '/p/a.abc'],
  ]);
});
