/** A bucket of the test server as checks see it: the real adapters, and what went wrong told in a line each. */
import { onTestFinished } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createNetworkProbe } from '../../main/adapters/net/networkProbe';
import { openBucketProbe } from '../../main/adapters/s3/bucketProbe';
import type { Conclusion, TargetPlan } from '../../main/engine/checks/probe';
import { runChecks, type CheckHost } from '../../main/engine/checks/runChecks';
import { s3Probes, type S3CheckOptions, type S3CheckPorts } from '../../main/engine/checks/s3/s3Probes';
import type { StoreOptions } from '../../main/engine/ports/blobStore';
import type { Clock } from '../../main/engine/ports/clock';
import type { CheckDocument, CheckMode } from '../../shared/domain/check';
import type { EndpointRow } from '../../shared/ipc/limits';

export interface CheckedBucket extends S3CheckOptions {
  readonly url: string;
  readonly uri?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly mode?: CheckMode;
  readonly clock?: Clock;
  readonly options?: StoreOptions;
  readonly standing?: EndpointRow;
  readonly largeObject?: string;
  readonly network?: Partial<S3CheckPorts['network']>;
  readonly targetId?: string;
  readonly isOneOfSeveral?: boolean;
}

export const testKeys = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };

/** Everything that is tried at the bucket `bkt`, below `show`. */
export function bucketPlan(asked: CheckedBucket): TargetPlan {
  const { url, uri = 's3://bkt/show', env = testKeys, clock = createClock() } = asked;
  const { targetId = 'store' } = asked;
  const hasher = createHasher();
  const options = asked.options ?? { endpointUrl: url };
  return s3Probes(
    {
      target: { targetId, kind: 's3', label: uri, endpointKey: `s3://${new URL(url).host}/bkt` },
      place: { find: () => Promise.resolve({ uri, options }), isOfQueue: false },
      ...(asked.tryDelete === undefined ? {} : { tryDelete: asked.tryDelete }),
      ...(asked.forceWrite === undefined ? {} : { forceWrite: asked.forceWrite }),
      ...(asked.isOneOfSeveral === undefined ? {} : { isOneOfSeveral: asked.isOneOfSeveral }),
    },
    {
      openBucket: (named, given) => openBucketProbe(named, given, { env, clock, hasher, warn: () => undefined }),
      network: { ...createNetworkProbe(() => env), ...asked.network },
      hash: (bytes) => hasher.hash(bytes),
      largeObject: () => asked.largeObject,
      standing: () => asked.standing,
    },
  );
}

/** Runs to its end and waits until nothing of it is left. */
export async function checkBuckets(
  plans: readonly TargetPlan[],
  { mode = 'light', clock = createClock() }: Pick<CheckedBucket, 'mode' | 'clock'> = {},
  host: Partial<CheckHost> = {},
  conclusions: readonly Conclusion[] = [],
): Promise<CheckDocument> {
  const closings: Promise<void>[] = [];
  try {
    return await runChecks(
      { checkId: 'c', trigger: 'manual', mode, agentId: 'a', plans, conclusions },
      { clock, signal: new AbortController().signal, closing: (work) => closings.push(work), ...host },
    );
  } finally {
    await Promise.all(closings);
  }
}

export async function checkBucket(asked: CheckedBucket): Promise<CheckDocument> {
  return await checkBuckets([bucketPlan(asked)], asked);
}

/** `s3.list error denied`, or `s3.head skipped < s3.list`; what is well is left out. */
export function troubleIn({ results }: CheckDocument): string[] {
  return results
    .filter(({ level }) => level !== 'success')
    .map(({ id, level, details, dependsOn }) => {
      const cause = details?.['cause'] ?? details?.['code'];
      return [
        id,
        level,
        ...(cause === undefined ? [] : [String(cause)]),
        ...(dependsOn === undefined ? [] : [`< ${dependsOn}`]),
      ].join(' ');
    });
}

/** A clock that is off by so much. */
export function clockOff(ms: number): Clock {
  const clock = createClock();
  return { ...clock, nowMs: () => clock.nowMs() + ms };
}

/** Closes at the end of the test. */
export function closedAfter<T extends { close(): Promise<void> }>(opened: T): T {
  onTestFinished(() => opened.close());
  return opened;
}
