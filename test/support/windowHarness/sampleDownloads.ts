/** What came home earlier: runs, replaced files, the result of one run file by file. */
import type { BackupUsage, DownloadResult, FileVersion, HistoryRow } from '../../../shared/ipc/downloads';
import type { ResultOutcome, ResultRow, ResultRows } from '../../../shared/ipc/results';

const minute = 60_000;

export const sampleRuns: HistoryRow[] = [
  {
    runId: 'run-1',
    kind: 'download',
    title: 'sq020_sh0100_lighting_v007',
    startedMs: Date.now() - 22 * minute,
    finishedMs: Date.now() - 20 * minute,
    outcome: '1,440 files came home, 12 kept both',
    canUndo: true,
    hasResult: true,
  },
  {
    runId: 'run-0',
    kind: 'undo',
    title: 'sq010_sh0020_comp_v019',
    startedMs: Date.now() - 57 * minute,
    finishedMs: Date.now() - 55 * minute,
    outcome: '960 files put back',
    canUndo: false,
    hasResult: false,
  },
];

export const sampleVersions: FileVersion[] = [1001, 1002, 1003].map((frame, index) => ({
  id: `run-1:${index + 1}`,
  runId: 'run-1',
  runTitle: 'sq020_sh0100_lighting_v007',
  runKind: 'download',
  replacedMs: Date.now() - 22 * minute,
  root: '/home/artist/bird',
  path: `renders/beauty.${frame}.exr`,
  type: 'file',
  sizeBytes: 12_345_678,
  mtimeMs: Date.now() - 300 * minute,
}));

export const sampleUsage: BackupUsage = {
  roots: [{ root: '/home/artist/bird', isConnected: true, runs: 1, files: 3, bytes: 37_037_034 }],
  runs: [{ runId: 'run-1', files: 3, bytes: 37_037_034 }],
};

export const sampleResult: DownloadResult = {
  planId: 'plan-1',
  runId: 'run-1',
  title: 'sq020_sh0100_lighting_v007',
  downloaded: 2010,
  replaced: 639,
  keptBoth: 343,
  keptMine: 84,
  identical: 7316,
  skipped: 3,
  undecided: 12,
  asked: [{ path: 'beauty/beauty.1007.exr', code: 'changed-since-plan' }],
  failed: [{ path: 'specular/specular.1001.exr', code: 'disk.busy', message: 'Another program has the file open.' }],
  partly: [{ label: 'specular.[1001-1240].exr', newFrames: 239, oldFrames: 1 }],
  bytes: 38e9,
  backupBytes: 9e9,
  backupFolders: ['/proj/sq020/.satchel/backup/run-1'],
  startedMs: Date.now() - 22 * minute,
  finishedMs: Date.now() - 20 * minute,
};

const resultRow = { type: 'file', level: 1, reasons: 0, isExpanded: false, folder: '/proj/sq020/renders' } as const;
const resultRows: readonly Omit<ResultRow, 'posInSet' | 'setSize'>[] = [
  {
    ...resultRow,
    id: 'f0',
    outcome: 'failed',
    label: 'specular.1001.exr',
    files: 1,
    bytes: 14e6,
    code: 'disk.busy',
    message: 'Another program has the file open.',
    reasons: 1,
    tries: 3,
  },
  {
    ...resultRow,
    id: 'f1',
    outcome: 'asked',
    label: 'beauty.1007.exr',
    files: 1,
    code: 'changed-since-plan',
    reasons: 1,
  },
  {
    ...resultRow,
    id: 's14',
    type: 'sequence',
    outcome: 'both',
    label: 'matte_r2.[1001-1343].exr',
    files: 343,
    bytes: 6.5e9,
  },
  {
    ...resultRow,
    id: 's357',
    type: 'sequence',
    outcome: 'new',
    label: 'diffuse.[1001-3010].exr',
    files: 2010,
    bytes: 21.6e9,
  },
];

/** What the page of a result asks file by file. */
export function sampleResultRows(outcomes: readonly ResultOutcome[]): ResultRows {
  const shown = resultRows.filter(({ outcome }) => outcomes.length === 0 || outcomes.includes(outcome));
  return {
    runId: sampleResult.runId,
    total: shown.length,
    start: 0,
    rows: shown.map((row, index) => ({ ...row, posInSet: index + 1, setSize: shown.length })),
    counts: resultRows.map(({ outcome, files, bytes = 0 }) => ({ outcome, files, bytes })),
    retryable: 2,
    hasPlan: true,
  };
}
