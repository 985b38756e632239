/** Lists farms in several regions at once. */
import { isAbort, toErrorDto, type ErrorDto } from '../../../shared/domain/errors';
import type { Deadline, FarmSummary } from '../ports/deadline';

export interface RegionFarms {
  readonly region: string;
  readonly farms: readonly FarmSummary[];
  /** Why this region answered nothing; the others go on. */
  readonly error?: ErrorDto;
}

/** Results as they arrive. A region that fails is a note in its result; only a cancelled listing throws. */
export async function listFarms(
  regions: readonly Deadline[],
  signal: AbortSignal,
  found: (result: RegionFarms) => void = () => undefined,
): Promise<readonly RegionFarms[]> {
  return await Promise.all(
    regions.map(async (deadline) => {
      const result = await farmsOf(deadline, signal);
      found(result);
      return result;
    }),
  );
}

async function farmsOf(deadline: Deadline, signal: AbortSignal): Promise<RegionFarms> {
  const { region } = deadline;
  try {
    return { region, farms: await deadline.listFarms(signal) };
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return { region, farms: [], error: toErrorDto(thrown) };
  }
}
