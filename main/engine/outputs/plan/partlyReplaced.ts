/** Finds sequences that an apply left half old, half new: they play, but not as one render. */
import type { ApplyResult, Plan, PlanEntry } from '../../../../shared/domain/plan';

export interface PartlyReplaced {
  readonly label: string;
  /** Frames that are the farm's now. */
  readonly newFrames: number;
  /** Frames that were to be replaced and are still the old ones. */
  readonly oldFrames: number;
}

/** Sequences with frames that were replaced or came new, and frames of which the old one stayed; largest rest first. */
export function partlyReplaced(
  plan: Pick<Plan, 'sequences'> & { readonly entries: Iterable<PlanEntry> },
  { failed, asked }: Pick<ApplyResult, 'failed' | 'asked'>,
): PartlyReplaced[] {
  const stopped = new Set([...failed, ...asked].map(({ path }) => path));
  if (stopped.size === 0) return [];
  const counts = new Map<number, { newFrames: number; oldFrames: number }>();
  for (const { seq, path, local, decision } of plan.entries) {
    if (seq === undefined || !bringsFarms(decision?.action)) continue;
    const count = counts.get(seq) ?? { newFrames: 0, oldFrames: 0 };
    counts.set(seq, count);
    if (!stopped.has(path)) count.newFrames += 1;
    else if (local !== undefined) count.oldFrames += 1;
  }
  return plan.sequences
    .flatMap(({ id, label }) => {
      const count = counts.get(id);
      return count === undefined || count.newFrames === 0 || count.oldFrames === 0 ? [] : [{ label, ...count }];
    })
    .sort((a, b) => b.oldFrames - a.oldFrames);
}

/** Whether the farm's file ends up under the frame's own name. */
function bringsFarms(action: string | undefined): boolean {
  return action === 'overwrite' || action === 'download';
}
