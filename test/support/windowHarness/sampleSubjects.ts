/** What a person looks at before it moves: the jobs of a farm, a submission, a review. */
import type { JobSummary } from '../../../shared/domain/job';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';

const minute = 60_000;

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
