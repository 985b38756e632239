/** Transfers in every state, as the window of the harness shows them. */
import type { PhaseSnapshot, TransferSnapshot } from '../../../shared/domain/transfer';

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
