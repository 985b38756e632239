/** Picks what a plan keeps of a file of the farm. */
import type { PlanRemote } from '../../../../shared/domain/plan';

/** These fields in their order; whatever else came along stays behind. */
export function remoteFacts(file: PlanRemote): PlanRemote {
  const { size, mtimeUs, hash, chunkHashes, chunkSize, link, runnable, taskId, versions } = file;
  return {
    size,
    mtimeUs,
    hash,
    ...(chunkHashes === undefined ? {} : { chunkHashes }),
    ...(chunkSize === undefined ? {} : { chunkSize }),
    ...(link === undefined ? {} : { link }),
    ...(runnable === undefined ? {} : { runnable }),
    ...(taskId === undefined ? {} : { taskId }),
    ...(versions === undefined ? {} : { versions }),
  };
}
