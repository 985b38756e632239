/** The states of the window that the harness shows; plain data of the contract. */
import type { JobSummary } from '../../../shared/domain/job';
import { settingKeys, settings } from '../../../shared/domain/config';
import type { PhaseSnapshot, TransferSnapshot } from '../../../shared/domain/transfer';
import type { BackupUsage, DownloadResult, FileVersion, HistoryRow } from '../../../shared/ipc/downloads';
import type { ResultOutcome, ResultRow, ResultRows } from '../../../shared/ipc/results';
import type { Overview, SettingRow } from '../../../shared/ipc/overview';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { say } from '../../../shared/text/say';

export const scenarios = ['busy', 'queue', 'stopped', 'empty', 'first-run'] as const;
export type Scenario = (typeof scenarios)[number];

const minute = 60_000;

type PhaseName = PhaseSnapshot['phase'];

/** A track in which `now` runs, what comes before it is done and what comes after it is next. */
export function track(
  names: readonly PhaseName[],
  now: PhaseName,
  facts: Partial<PhaseSnapshot> = {},
): PhaseSnapshot[] {
  const at = names.indexOf(now);
  return names.map((phase, index) =>
    index === at
      ? { phase, state: 'now', ...facts }
      : index < at
        ? { phase, state: 'done', totalFiles: 3198, totalBytes: 61_300_000_000 }
        : { phase, state: 'next' },
  );
}

export const submitPhases: readonly PhaseName[] = ['scanning', 'hashing', 'checking', 'transferring', 'finalizing'];
export const downloadPhases: readonly PhaseName[] = ['scanning', 'comparing', 'planning'];

export function sampleTransfers(now: number): TransferSnapshot[] {
  const base = { revision: 1, lane: 1, priority: 0, createdMs: now - 4 * minute, updatedMs: now };
  const ended = (
    minutesAgo: number,
  ): Pick<TransferSnapshot, 'createdMs' | 'updatedMs' | 'revision' | 'lane' | 'priority'> & { finishedMs: number } => ({
    revision: 1,
    lane: 1,
    priority: 0,
    createdMs: now - (minutesAgo + 2) * minute,
    updatedMs: now - minutesAgo * minute,
    finishedMs: now - minutesAgo * minute,
  });
  return [
    {
      ...base,
      uid: 'up-fx',
      class: 'submit',
      state: 'failed',
      title: 'sq020_sh0090_fx_v008',
      phases: [],
      error: {
        code: 'source.changed',
        message: 'rock_albedo.1007.tx was saved again while it was uploading.',
        safe: '2,204 of 2,205 files are on the farm. No job was created.',
        hint: 'Hash and send that one file again, 84 MB.',
        retryable: true,
        details: { path: '/proj/sq020/tex/rock_albedo.1007.tx' },
      },
    },
    {
      ...base,
      uid: 'down-review',
      class: 'download',
      state: 'waiting-user',
      waitingFor: 'review',
      title: 'sq020_sh0140_lighting_v013',
      jobId: 'job-1',
      phases: [],
    },
    {
      ...base,
      uid: 'up-draft',
      class: 'submit',
      state: 'waiting-user',
      waitingFor: 'submission',
      title: 'sq040_sh0010_anim_v002',
      phases: [],
    },
    {
      ...base,
      uid: 'up-light',
      class: 'submit',
      state: 'leased',
      title: 'sq020_sh0140_lighting_v013',
      bytesPerSecond: 84_200_000,
      phases: track(submitPhases, 'transferring', {
        doneFiles: 302,
        totalFiles: 492,
        doneBytes: 11.4e9,
        totalBytes: 18.6e9,
      }),
    },
    {
      ...base,
      uid: 'down-comp',
      class: 'download',
      state: 'leased',
      title: 'sq010_sh0030_comp_v021',
      bytesPerSecond: 36_000_000,
      phases: track([...downloadPhases, 'transferring'], 'transferring', {
        doneFiles: 120,
        totalFiles: 240,
        doneBytes: 4.9e9,
        totalBytes: 12.8e9,
      }),
    },
    {
      ...ended(20),
      uid: 'd1',
      class: 'download',
      state: 'done',
      title: 'sq020_sh0100_lighting_v007',
      outcome: '1,440 files came home, 12 kept both',
      runId: 'run-1',
      folder: '/proj/sq020',
      phases: [],
    },
    {
      ...ended(31),
      uid: 'd2',
      class: 'submit',
      state: 'done',
      title: 'sq020_sh0100_lighting_v008',
      outcome: 'Submitted, 0.4 GB sent',
      folder: '/proj/sq020',
      phases: [],
    },
    {
      ...ended(55),
      uid: 'd3',
      class: 'undo',
      state: 'done',
      title: 'sq010_sh0020_comp_v019',
      outcome: '960 files put back',
      folder: '/proj/sq010',
      phases: [],
    },
    {
      ...ended(75),
      uid: 'd4',
      class: 'download',
      state: 'cancelled',
      title: 'a very long name of a job that somebody pasted from a ticket and never made shorter \u202Egpj.exe',
      phases: [],
    },
  ];
}

export const sampleJobs: JobSummary[] = [
  job('job-0a4f', 'sq020_sh0140_lighting_v013', 'RUNNING', 241, 238, 0),
  job('job-11c2', 'sq020_sh0140_comp_v012', 'SUCCEEDED', 240, 240, 0),
  job('job-9d3e', 'sq030_sh0005_anim_v014', 'FAILED', 120, 117, 3),
  job('job-7f01', 'sq040_sh0010_layout_v001', 'READY', 60, 0, 0),
];

function job(
  jobId: string,
  name: string,
  taskRunStatus: JobSummary['taskRunStatus'],
  tasksTotal: number,
  tasksSucceeded: number,
  tasksFailed: number,
): JobSummary {
  return {
    jobId,
    name,
    farmId: 'farm-local',
    queueId: 'queue-local',
    createdMs: Date.now() - 90 * minute,
    taskRunStatus,
    tasksTotal,
    tasksSucceeded,
    tasksFailed,
  };
}

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

export const sampleDraft: Omit<SubmissionDraft, 'uid'> = {
  title: 'sq040_sh0010_anim_v002',
  paths: ['/proj/sq040/sh0010'],
  groups: [
    {
      rootPath: '/proj/sq040/sh0010',
      fileCount: 1904,
      totalBytes: 41.2e9,
      uploadCount: 311,
      uploadBytes: 12.4e9,
      outputFolders: ['/proj/sq040/sh0010/renders'],
    },
    {
      rootPath: '/lib/env_canyon',
      fileCount: 1290,
      totalBytes: 19.7e9,
      uploadCount: 0,
      uploadBytes: 0,
      outputFolders: [],
    },
  ],
  fileCount: 3194,
  totalBytes: 60.9e9,
  uploadObjects: 311,
  uploadBytes: 12.4e9,
  presentObjects: 2773,
  presentBytes: 48.5e9,
  largest: [
    { path: '/proj/sq040/sh0010/geo/char_hero_groom_v044.abc', sizeBytes: 3.6e9 },
    { path: '/proj/sq040/sh0010/plates/plate.1001.exr', sizeBytes: 120e6 },
  ],
  problems: [
    {
      path: '/proj/sq040/sh0010/tex/overcast_4k.exr',
      code: 'scan.link_broken',
      message: 'The link points to a file that is not there.',
    },
  ],
  createsJob: true,
};

export function sampleReview(uid: string, targets: readonly (string | null)[]): ReviewSummary {
  return {
    uid,
    revision: 1,
    title: 'sq020_sh0140_lighting_v013',
    jobId: 'job-0a4f',
    roots: [
      {
        id: 0,
        source: '/mnt/proj/sq020/sh0140/renders',
        target: targets[0] ?? null,
        how: 'same-path',
      },
      { id: 1, source: '/mnt/scratch/review', target: targets[1] ?? null, how: 'none' },
    ],
    fileCount: 10_432,
    differingCount: 1106,
    undecidedCount: 12,
    blockedCount: 0,
    byKind: {},
    byAction: {},
    rowCount: 0,
    filteredCount: 0,
    fetchBytes: 38.2e9,
    backupBytes: 9e9,
    writeCount: 2993,
    volumes: [
      {
        label: '/proj',
        freeBytes: 212e9,
        lowestFreeBytes: 173.4e9,
        finalFreeBytes: 173.8e9,
        writesBytes: 38.2e9,
      },
    ],
    hashing: { needed: 0, done: 0 },
    preset: 'artist',
    rules: [],
    groupBy: 'sequence',
    filter: { kinds: [], undecidedOnly: false, text: '' },
    canUndo: false,
    canRedo: false,
    state: 'ready',
  };
}

const choices: Readonly<Record<string, string[]>> = {
  'ui.theme': ['system', 'light', 'dark'],
  'ui.density': ['compact', 'default', 'comfortable'],
  'app.onClose': ['ask', 'background', 'quit'],
  'review.preset': ['artist', 'safe', 'mirror', 'only-missing', 'aws-default'],
};

function settingRows(scenario: Scenario, language: string): SettingRow[] {
  return settingKeys.map((key) => {
    const { default: fallback } = settings[key];
    const [label, help] = [say(`setting.${key}.label`), say(`setting.${key}.help`)];
    const isStore = key === 'store.uri' && scenario !== 'first-run';
    return {
      key,
      value: isStore
        ? 's3://studio-assets/DeadlineCloud'
        : key === 'store.region'
          ? 'us-west-2'
          : key === 'ui.language'
            ? language
            : fallback,
      default: fallback,
      origin: isStore ? 'user' : key === 'store.region' ? 'environment' : 'default',
      label,
      help,
      ...(choices[key] === undefined ? {} : { choices: choices[key] }),
    };
  });
}

export function sampleOverview(scenario: Scenario, now: number, language: string): Overview {
  return {
    version: '0.1.0',
    dataFolder: '/home/artist/.local/share/satchel',
    hostName: 'ws-lighting-07',
    connection:
      scenario === 'first-run'
        ? { kind: 'none' }
        : {
            kind: 'store',
            storeUri: 's3://studio-assets/DeadlineCloud',
            farmName: 'studio-farm',
            queueName: 'lighting',
          },
    transfers: scenario === 'busy' ? sampleTransfers(now) : [],
    demoFolder: '/home/artist/Satchel demo',
    freeBytes: 212e9,
    settings: settingRows(scenario, language),
  };
}
