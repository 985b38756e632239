/** Everything that is tried at a bucket and at each of its endpoints. */
import type { CheckTarget } from '../../../../shared/domain/check';
import type { EndpointRow } from '../../../../shared/ipc/limits';
import type { OpenBucketProbe } from '../../ports/bucketProbe';
import type { NetworkProbe } from '../../ports/networkProbe';
import type { Probe, TargetPlan } from '../probe';
import { bucketProbes } from './bucketProbes';
import { callerProbe } from './callerProbe';
import { objectProbes } from './objectProbes';
import { queueProbe, type CheckedQueue } from './queueProbe';
import { createS3State, type PlaceOf } from './s3State';
import { settingsProbe } from './settingsProbe';
import { speedProbes } from './speedProbes';
import { standingProbe } from './standingProbe';
import { uploadProbes } from './uploadProbes';
import { wayProbes } from './wayProbes';

export interface S3CheckOptions {
  /** Also tries to delete, on an object of its own. */
  readonly tryDelete?: boolean;
  /** Writes the probe object also where it is there. */
  readonly forceWrite?: boolean;
}

export interface S3Target extends S3CheckOptions {
  readonly target: CheckTarget;
  readonly place: PlaceOf;
  /** The queue of Deadline Cloud that jobs of the store go to. */
  readonly queue?: CheckedQueue;
  /** As in `TargetPlan`. */
  readonly identity?: string;
  readonly isOneOfSeveral?: boolean;
  /** How long the transfer that is being checked for may take at most. */
  readonly expectedMs?: () => number | undefined;
}

export interface S3CheckPorts {
  readonly openBucket: OpenBucketProbe;
  readonly network: NetworkProbe;
  /** XXH128, hex. */
  readonly hash: (bytes: Uint8Array) => string;
  /** The key of an object of 8 MiB or more that the store is known to hold; absent where none is. */
  readonly largeObject: (storeId: string) => string | undefined;
  readonly standing: (endpointKey: string) => EndpointRow | undefined;
}

/** An endpoint that is left alone is not asked. */
export function s3Probes(
  asked: S3Target,
  { openBucket, network, standing, hash, largeObject }: S3CheckPorts,
): TargetPlan {
  const { target, place } = asked;
  const state = createS3State(network, openBucket);
  const running = new Set<Promise<unknown>>();
  const throttle = standingProbe(
    () => standing(state.endpointKey() ?? target.endpointKey),
    () => state.throttles,
  );
  const isLeftAlone = standing(target.endpointKey)?.mode === 'excluded';
  const probes = isLeftAlone
    ? [throttle]
    : [
        settingsProbe(place, state),
        ...wayProbes(state),
        callerProbe(state, asked.expectedMs),
        ...bucketProbes(state),
        ...objectProbes(state, {
          hash,
          tryDelete: asked.tryDelete === true,
          forceWrite: asked.forceWrite === true,
        }),
        ...uploadProbes(state),
        ...speedProbes(state, () => largeObject(state.bucket().storeId)),
        throttle,
        ...(asked.queue === undefined ? [] : [queueProbe(asked.queue, state)]),
      ];
  return {
    target,
    probes: probes.map((probe) => tracked(probe, running)),
    ...(asked.identity === undefined ? {} : { identity: asked.identity }),
    ...(asked.isOneOfSeveral === true ? { isOneOfSeveral: true } : {}),
    close: async () => {
      // A probe that was cancelled may still have something to take back.
      await Promise.allSettled(running);
      await state.close();
    },
  };
}

function tracked(probe: Probe, running: Set<Promise<unknown>>): Probe {
  return {
    ...probe,
    run: (context) => {
      const run = probe.run(context);
      running.add(run);
      return run.finally(() => running.delete(run));
    },
  };
}
