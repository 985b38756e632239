/** What a submission decides before it sends the first object, so that the run after a crash names the same manifests and the same job. */
import { z } from 'zod';
import type { Ids } from '../ports/clock';
import type { PreparedManifest, QueuePlace } from './uploadManifests';

export const SubmitPlan = z.object({
  farmId: z.string().exactOptional(),
  queueId: z.string().exactOptional(),
  /** In the order of their roots. */
  manifests: z.array(z.object({ rootPath: z.string(), key: z.string(), partialKey: z.string(), hash: z.string() })),
  /** A farm that was asked twice with it makes one job. */
  clientToken: z.string(),
});
export type SubmitPlan = z.output<typeof SubmitPlan>;

/**
 * The earlier plan where it is about the same bytes for the same queue, else a new one: a key that a job may name already never
 * gets other content.
 */
export function submitPlan(
  manifests: readonly PreparedManifest[],
  place: QueuePlace,
  earlier: SubmitPlan | undefined,
  { uuid }: Pick<Ids, 'uuid'>,
  firstToken?: string,
): SubmitPlan {
  const isSame =
    earlier !== undefined &&
    earlier.farmId === place.farmId &&
    earlier.queueId === place.queueId &&
    earlier.manifests.length === manifests.length &&
    manifests.every(({ rootPath, hash }, index) => {
      const planned = earlier.manifests[index];
      return planned?.rootPath === rootPath && planned.hash === hash;
    });
  if (isSame) return earlier;
  return {
    ...(place.farmId === undefined ? {} : { farmId: place.farmId }),
    ...(place.queueId === undefined ? {} : { queueId: place.queueId }),
    manifests: manifests.map(({ rootPath, key, partialKey, hash }) => ({ rootPath, key, partialKey, hash })),
    // Another job under the token of the first one would be refused.
    clientToken: earlier === undefined ? (firstToken ?? uuid()) : uuid(),
  };
}

/** The manifests under the keys of the plan. */
export function plannedManifests(manifests: readonly PreparedManifest[], plan: SubmitPlan): PreparedManifest[] {
  return manifests.map((manifest, index) => {
    const { key, partialKey } = plan.manifests[index] ?? manifest;
    return { ...manifest, key, partialKey };
  });
}
