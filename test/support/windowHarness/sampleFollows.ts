/** A followed queue and followed jobs, as the window of the harness shows them. */
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { FollowRow } from '../../../shared/ipc/follows';
import { track } from './sampleTransfers';

const minute = 60_000;
const place = { farmId: 'farm-1', queueId: 'queue-1', queueName: 'lighting' };

export function sampleFollows(now: number): FollowRow[] {
  return [
    {
      ...place,
      uid: 'f-queue',
      what: 'queue',
      name: 'lighting',
      lookedMs: now,
      files: 1248,
      bytes: 61_300_000_000,
      arrived: [
        {
          atMs: now - minute,
          jobId: 'job-1',
          name: 'sq020_sh0140_lgt_v014',
          files: 96,
          bytes: 4_600_000_000,
          runId: 'r1',
        },
        {
          atMs: now - 4 * minute,
          jobId: 'job-2',
          name: 'sq020_sh0150_comp_v012',
          files: 1,
          bytes: 38_000_000,
          runId: 'r2',
        },
      ],
      waiting: [{ jobId: 'job-3', name: 'sq010_sh0020_fx_v003', uid: 'down-review' }],
      failed: [{ jobId: 'job-4', name: 'sq010_sh0030_fx_v001', message: 'The folder /proj/fx cannot be written.' }],
    },
    {
      ...place,
      uid: 'f-job',
      what: 'job',
      jobId: 'job-5',
      name: 'sq030_sh0010_lgt_v002',
      files: 0,
      bytes: 0,
      ...{ arrived: [], waiting: [], failed: [] },
    },
    {
      ...place,
      uid: 'f-paused',
      what: 'job',
      jobId: 'job-6',
      name: 'sq030_sh0020_lgt_v001',
      files: 12,
      bytes: 410_000_000,
      ...{ arrived: [], waiting: [], failed: [] },
    },
  ];
}

export function sampleFollowTransfers(now: number): TransferSnapshot[] {
  const base = { revision: 1, class: 'sync' as const, priority: 0, updatedMs: now, phases: [] };
  return [
    {
      ...base,
      uid: 'f-queue',
      state: 'queued',
      stateReason: 'followed',
      lane: 4,
      title: 'lighting: outputs of every job as they finish',
      notBeforeMs: now + minute,
      createdMs: now - 90 * minute,
    },
    {
      ...base,
      uid: 'f-job',
      state: 'leased',
      lane: 1,
      jobId: 'job-5',
      title: 'sq030_sh0010_lgt_v002: outputs as they finish',
      phases: track(['checking', 'planning', 'transferring'], 'checking'),
      createdMs: now - 120 * minute,
    },
    {
      ...base,
      uid: 'f-paused',
      state: 'paused',
      stateReason: 'user',
      lane: 4,
      jobId: 'job-6',
      title: 'sq030_sh0020_lgt_v001: outputs as they finish',
      createdMs: now - 150 * minute,
    },
  ];
}
