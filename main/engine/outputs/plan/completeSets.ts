/** Takes the whole remote sequence along where both sides of some of its frames are kept, so that the new set plays without gaps. Pure. */
import type { KeepBothPolicy, PlanDecision, PlanEntry } from '../../../../shared/domain/plan';
import { isByHand } from './rules';

/** What makes a set of its own beside the artist's; the other policies keep every name as it is. */
const ownSets: ReadonlySet<KeepBothPolicy> = new Set(['version', 'suffix']);

/**
 * Frames that are equal to what is here become copies of the local file, also those that would have been overwritten by the same
 * bytes; frames that are new come home as part of the set. Frames that a person skipped, or that differ and replace mine, are no part
 * of it. Nothing is left of an earlier call.
 */
export function completeSets(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  const plain = withoutSets(entries);
  const sets = new Map<number, PlanDecision>();
  for (const { seq, decision } of plain) {
    if (seq === undefined || sets.has(seq) || decision === undefined || !makesSet(decision)) continue;
    sets.set(seq, decision);
  }
  if (sets.size === 0) return plain;
  return plain.map((entry) => {
    const set = entry.seq === undefined ? undefined : sets.get(entry.seq);
    const { decision } = entry;
    if (set === undefined || decision === undefined) return entry;
    const { policy = 'version', suffix } = set;
    const kind = { policy, ...(suffix === undefined ? {} : { suffix }) };
    if (isCopyable(entry) && mayBeCopied(decision)) {
      // What a copy was before, it becomes again when its set is gone: only an overwriting one says something of a backup.
      const again = decision.action === 'overwrite' ? { backup: decision.backup ?? true } : {};
      return {
        ...entry,
        decision: { action: 'keep-both', ...kind, ...again, from: entry.path, origin: decision.origin },
      };
    }
    if (isByHand(decision.origin)) return entry;
    if (entry.kind === 'new' && decision.action === 'download')
      return { ...entry, decision: { action: 'download', ...kind, origin: decision.origin } };
    return entry;
  });
}

/** The entries as they were decided, without the copies and names that sets gave them. */
export function withoutSets(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  if (!entries.some(isOfSet)) return entries;
  return entries.map((entry) => {
    const { decision } = entry;
    if (decision === undefined || !isOfSet(entry)) return entry;
    const { backup, origin } = decision;
    if (entry.kind === 'identical' && backup !== undefined)
      return { ...entry, decision: { action: 'overwrite', backup, origin } };
    const action = entry.kind === 'identical' ? ('skip' as const) : decision.action;
    return { ...entry, decision: { action, origin } };
  });
}

/** Whether the row follows the set of its sequence: it is named with it. */
export function isOfSet({ kind, decision }: Pick<PlanEntry, 'kind' | 'decision'>): boolean {
  if (decision === undefined) return false;
  // Nobody chooses to keep both of what is equal.
  if (kind === 'identical') return decision.action === 'keep-both' && decision.from !== undefined;
  if (isByHand(decision.origin)) return false;
  return kind === 'new' && decision.action === 'download' && decision.policy !== undefined;
}

/** Whether both sides are kept as two sets, the farm's under a name of its own. */
export function makesSet({ action, policy, from, target }: PlanDecision): boolean {
  if (action !== 'keep-both' || from !== undefined) return false;
  // A name that a person typed is that of one file.
  return policy === undefined ? target === undefined : ownSets.has(policy);
}

/** Whether an equal frame with this decision is copied into a set of its sequence: a person's skip stays one. */
export function mayBeCopied({ action, origin }: Pick<PlanDecision, 'action' | 'origin'>): boolean {
  return action === 'overwrite' || (action === 'skip' && !isByHand(origin));
}

/** Equal files; an equal link has nothing to copy. */
function isCopyable({ kind, local, remote }: PlanEntry): boolean {
  return kind === 'identical' && local?.type === 'file' && remote.link === undefined;
}
