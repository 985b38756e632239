/** Transfers that wait, stand still or were stopped, in every way there is; plain data of the contract. */
import { decisionCard } from '../../../main/engine/transfers/decisionCard';
import type { ErrorCode, ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { sampleTransfers, submitPhases, track } from './sampleTransfers';

/** Every way to wait, beside what moves. */
export function sampleQueue(now: number): TransferSnapshot[] {
  const [, , , uploading, downloading, ...finished]: (TransferSnapshot | undefined)[] = sampleTransfers(now);
  const waiting = {
    revision: 1,
    lane: 1,
    priority: 0,
    updatedMs: now,
    class: 'submit',
    state: 'queued',
    phases: [] as TransferSnapshot['phases'],
  } as const;
  return [
    ...(uploading === undefined || downloading === undefined
      ? []
      : [uploading, { ...downloading, folder: '/proj/sq010/sh0030/renders' }]),
    { ...waiting, uid: 'w3', title: 'sq030_sh0030_fx_v001', createdMs: now - 60_000 },
    { ...waiting, uid: 'w2', title: 'sq030_sh0020_anim_v002', createdMs: now - 2 * 60_000 },
    { ...waiting, uid: 'w1', title: 'sq030_sh0010_layout_v004', createdMs: now - 3 * 60_000, stateReason: 'recovered' },
    {
      ...waiting,
      uid: 'later',
      title: 'sq050_sh0010_fx_v001',
      lane: 3,
      createdMs: now - 9 * 60_000,
      stateReason: 'retry',
      notBeforeMs: now + 8 * 60_000,
      error: {
        code: 'network.timeout',
        message: 'The store farm.example.com does not answer.',
        safe: 'What was sent stays.',
        hint: 'It is tried again by itself.',
        retryable: true,
      },
    },
    ...(['user', 'suspend', 'cli-ended'] as const).map((stateReason, index) => ({
      ...waiting,
      uid: `paused-${stateReason}`,
      class: index === 1 ? ('download' as const) : ('submit' as const),
      state: 'paused' as const,
      stateReason,
      title: `sq030_sh00${index + 1}0_layout_v003`,
      createdMs: now - 20 * 60_000,
      phases: track(submitPhases, 'transferring', {
        doneFiles: 90,
        totalFiles: 400,
        doneBytes: 2.1e9,
        totalBytes: 9.6e9,
      }),
    })),
    ...finished.flatMap((transfer) => transfer ?? []),
  ];
}

function cardOf(
  uid: string,
  error: ErrorDto,
  kind: TransferSnapshot['class'],
  nowMs: number,
): Pick<TransferSnapshot, 'card'> {
  const about = { cardId: `card-${uid}`, runId: `run-${uid}`, nowMs, snapshot: { uid, class: kind } };
  const card = decisionCard({ ...about, error });
  return card === undefined ? {} : { card };
}

/** One transfer for each kind of remedy. */
export function sampleStopped(now: number): TransferSnapshot[] {
  const stopped = (
    uid: string,
    code: ErrorCode,
    [message, safe, hint]: readonly [string, string, string],
    part: Partial<TransferSnapshot> = {},
  ): TransferSnapshot => ({
    uid,
    revision: 1,
    lane: 1,
    priority: 0,
    class: 'submit',
    state: 'waiting-user',
    waitingFor: 'error',
    title: `sq0${uid.length}0_${uid}_v001`,
    phases: [],
    createdMs: now - 4 * 60_000,
    updatedMs: now,
    error: { code, message, safe, hint, retryable: true },
    ...cardOf(uid, { code, message, safe, hint, retryable: true }, part.class ?? 'submit', now),
    ...part,
  });
  return [
    stopped('login', 'auth.expired', [
      'The store s3://farm did not take the file: the sign-in has expired.',
      '1,204 of 2,205 files are on the farm. No job was created.',
      'Sign in again, then try again.',
    ]),
    stopped(
      'space',
      'disk.full',
      [
        'The disk of /proj/sq020 is full: 12.4 GB are missing.',
        'Files that came home are complete and verified.',
        'Make room on the disk, then try again.',
      ],
      { class: 'download', folder: '/proj/sq020' },
    ),
    stopped('changed', 'source.changed', [
      'rock_albedo.1007.tx was saved again while it was uploading.',
      '2,204 of 2,205 files are on the farm. No job was created.',
      'Hash and send that one file again, 84 MB.',
    ]),
    stopped(
      'network',
      'network.timeout',
      ['The store farm.example.com does not answer.', 'What was sent stays.', 'Check the network and VPN.'],
      { state: 'failed' },
    ),
  ];
}
