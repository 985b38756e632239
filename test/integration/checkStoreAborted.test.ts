/** CK-3: however many deep checks are run and cancelled, wherever, one small object stays and no upload is open. */
import { expect, test } from 'vitest';
import type { TargetPlan } from '../../main/engine/checks/probe';
import { isAbort } from '../../shared/domain/errors';
import { bucketPlan, checkBucket, checkBuckets, closedAfter } from '../support/checkedBucket';
import { startS3 } from '../support/s3server/server';

/** Hundreds of clients are made; how long that takes says nothing of a check. */
const patienceMs = 240_000;
const probeKey = 'show/Data/217f2049a8ce364e6f8e6cfffd2c3ea8.xxh128';

/** Every tenth also measures speed, with twenty requests and eight megabytes. */
function planOf(url: string, run: number): TargetPlan {
  const plan = bucketPlan({ url, mode: 'deep', tryDelete: true });
  if (run % 10 === 0) return plan;
  return { ...plan, probes: plan.probes.filter(({ id }) => id !== 's3.latency' && id !== 's3.throughput') };
}

test(
  'a hundred deep checks that are cancelled after one request more each leave one object and no upload',
  async () => {
    let seen = 0;
    let cancelAt = Infinity;
    let controller = new AbortController();
    const server = closedAfter(
      await startS3({
        buckets: ['bkt'],
        discardBodies: true,
        onRequest: () => {
          seen += 1;
          if (seen === cancelAt) controller.abort();
        },
      }),
    );
    let cancelled = 0;
    for (let run = 0; run < 100; run += 1) {
      controller = new AbortController();
      seen = 0;
      cancelAt = run % 10 === 0 ? 33 + ((run / 10) % 4) : 1 + (run % 12);
      const plan = planOf(server.url, run);
      const ended = await checkBuckets([plan], { mode: 'deep' }, { signal: controller.signal }).catch(
        (error: unknown) => error,
      );
      if (isAbort(ended)) cancelled += 1;
    }
    expect([cancelled, server.uploads('bkt'), server.objects('bkt').map(({ key }) => key)]).toEqual([
      100,
      [],
      [probeKey],
    ]);
  },
  patienceMs,
);

test.each(['CreateMultipartUpload', 'UploadPart', 'ListParts', 'AbortMultipartUpload'])(
  'an upload whose answer to %s is lost is taken back',
  async (op) => {
    const rules = [
      { id: 'gate', match: { op }, when: { times: 1 }, action: { storeThenFail: { reset: true as const } } },
    ];
    const server = closedAfter(await startS3({ buckets: ['bkt'], faults: { rules } }));
    const document = await checkBucket({ url: server.url, mode: 'deep' });
    server.faults.assertAllExercised();
    expect([document.passed, server.uploads('bkt')]).toEqual([true, []]);
  },
);

test(
  'a hundred deep checks that are completed write one object',
  async () => {
    const server = closedAfter(await startS3({ buckets: ['bkt'], discardBodies: true }));
    for (let run = 0; run < 100; run += 10)
      await Promise.all(
        Array.from({ length: 10 }, (_, at) => checkBuckets([planOf(server.url, at)], { mode: 'deep' })),
      );
    expect([server.uploads('bkt'), server.objects('bkt').map(({ key }) => key)]).toEqual([[], [probeKey]]);
  },
  patienceMs,
);
