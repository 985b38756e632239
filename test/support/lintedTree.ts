/** Files of a submission as the look at it sees them, from paths and sizes. */
import type { LintReport } from '../../shared/domain/lint';
import type { LintedFiles } from '../../main/engine/lint/lintedFiles';
import { lintSubmission, type LintInput } from '../../main/engine/lint/lintSubmission';

export function lintedFiles(paths: readonly string[], sizes: Readonly<Record<string, number>> = {}): LintedFiles {
  const ends = paths.map((path) => Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
  return {
    count: paths.length,
    folder: (number) => (paths[number] ?? '').slice(0, Math.max(ends[number] ?? 0, 1)),
    name: (number) => (paths[number] ?? '').slice((ends[number] ?? 0) + 1),
    sizeBytes: (number) => sizes[paths[number] ?? ''] ?? 100,
  };
}

/** `paths`: below `/p`, one asset root. */
export function lintTree(
  paths: readonly string[],
  rest: Partial<LintInput> & { readonly sizes?: Readonly<Record<string, number>> } = {},
): LintReport {
  const { sizes, ...input } = rest;
  const root = '/p';
  const absolute = paths.map((path) => `${root}/${path}`).sort();
  const files = lintedFiles(
    absolute,
    Object.fromEntries(Object.entries(sizes ?? {}).map(([path, size]) => [`${root}/${path}`, size])),
  );
  return lintSubmission({
    format: 'posix',
    files,
    groups: [{ rootPath: root, numbers: Uint32Array.from(absolute.keys()) }],
    ...input,
  });
}
