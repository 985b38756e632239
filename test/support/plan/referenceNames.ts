/** Names of kept rows found the plain way, over objects and texts: what the columns must answer too. */
import type { KeepBothPolicy, Plan, PlanDecision, PlanEntry, PlanSequence } from '../../../shared/domain/plan';
import { completeSets, isOfSet, withoutSets } from '../../../main/engine/outputs/plan/completeSets';
import { encodePath } from '../../../main/engine/outputs/plan/encodeName';
import {
  firstNumber,
  keepBothPath,
  stampOf,
  type FramePlace,
  type KeepBothOptions,
} from '../../../main/engine/outputs/plan/naming';
import { writtenPath } from '../../../main/engine/outputs/plan/planChecks';
import { baseName, folderOf, joinTarget } from '../../../main/engine/outputs/plan/relativePath';
import { stemEnd } from '../../../main/engine/outputs/sequences/sequenceName';
import {
  maxNameUnits,
  nameKey,
  nameLength,
  platformTraits,
  type TargetPlatform,
} from '../../../main/engine/outputs/plan/traits';
import type { TakenNames } from '../../../main/engine/outputs/plan/takenNames';
import { undecided } from '../../../main/engine/outputs/plan/undecided';

/**
 * The entries with `decision.target` set where a row's final place differs from its path. No two rows end in one place, and
 * none on a local name. A name that a person typed stays; a row for which no name can be found becomes undecided.
 */
export function referenceNames(
  given: Pick<Plan, 'entries' | 'roots' | 'sequences' | 'source' | 'createdAt' | 'completeSequence'>,
  taken: TakenNames,
  platform: TargetPlatform,
): readonly PlanEntry[] {
  const entries = given.completeSequence === false ? withoutSets(given.entries) : completeSets(given.entries);
  const plan = { ...given, entries };
  const places = placesOf(plan, taken, platform);
  const sequences = new Map(plan.sequences.map((sequence) => [sequence.id, sequence]));
  const named = new Map<number, PlanDecision | undefined>();
  const options = {
    jobName: plan.source.jobName ?? plan.source.jobId ?? 'files',
    stamp: stampOf(Date.parse(plan.createdAt)),
  };

  for (const group of keepBothGroups(plan.entries, sequences)) {
    const result = nameGroup(group, sequences, options, places, platform);
    for (const [index, entry] of group.entries()) named.set(entry.id, result?.[index]);
  }
  for (const entry of plan.entries) {
    const { decision } = entry;
    if (decision?.action !== 'rename' || !isNamedHere(entry)) continue;
    named.set(entry.id, renamed(entry, decision, places, platform));
  }
  if (named.size === 0) return plan.entries;
  return plan.entries.map((entry) => {
    if (!named.has(entry.id)) return entry;
    const decision = named.get(entry.id);
    return decision === undefined ? undecided(entry) : { ...entry, decision };
  });
}

interface Places {
  isFree(rootId: number, path: string): boolean;
  take(rootId: number, path: string): void;
}

/** Whether the name is found here: it is not one that a person typed. */
function isNamedHere(entry: PlanEntry): boolean {
  const { decision } = entry;
  if (decision?.action === 'keep-both') return decision.policy !== undefined || decision.target === undefined;
  if (decision?.action === 'rename') return decision.origin !== 'manual' || decision.target === undefined;
  return isOfSet(entry);
}

/** Every place that is spoken for: local names, and what the other rows of this plan write or may still write. */
function placesOf(plan: Pick<Plan, 'entries' | 'roots'>, taken: TakenNames, platform: TargetPlatform): Places {
  const roots = new Map(plan.roots.map((root) => [root.id, root]));
  const keyOf = (rootId: number, path: string): string => {
    const root = roots.get(rootId);
    const place = joinTarget(root?.target ?? `/${rootId}`, path, platform);
    return nameKey(place, { caseSensitive: root?.traits.caseSensitive ?? true, platform });
  };
  const spoken = new Set<string>();
  for (const entry of plan.entries) {
    spoken.add(keyOf(entry.root, entry.path));
    const written = isNamedHere(entry) ? undefined : writtenPath(entry);
    if (written !== undefined && written !== entry.path) spoken.add(keyOf(entry.root, written));
  }
  return {
    isFree: (rootId, path) => !spoken.has(keyOf(rootId, path)) && !taken.has(rootId, path),
    take: (rootId, path) => {
      spoken.add(keyOf(rootId, path));
    },
  };
}

/** Rows that share one number: those of one sequence and its other eye under one policy; every single row alone. */
function keepBothGroups(
  entries: readonly PlanEntry[],
  sequences: ReadonlyMap<number, PlanSequence>,
): Iterable<readonly PlanEntry[]> {
  const groups = new Map<string, PlanEntry[]>();
  for (const entry of entries) {
    const { decision } = entry;
    if (decision === undefined || !isNamedHere(entry) || decision.action === 'rename') continue;
    const sequence = entry.seq === undefined ? undefined : sequences.get(entry.seq);
    const unit = sequence === undefined ? `e${entry.id}` : `s${sequence.eyeOf ?? sequence.id}`;
    const key = `${unit}\0${decision.policy ?? 'version'}\0${decision.suffix ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups.values();
}

const mostTries = 10_000;

function nameGroup(
  group: readonly PlanEntry[],
  sequences: ReadonlyMap<number, PlanSequence>,
  common: Pick<KeepBothOptions, 'jobName' | 'stamp'>,
  places: Places,
  platform: TargetPlatform,
): readonly PlanDecision[] | undefined {
  const decision = group[0]?.decision;
  if (decision === undefined) return undefined;
  const isClash = group.some(({ kind }) => kind === 'case-clash');
  const wanted = isClash && decision.policy === 'rename-local' ? 'version' : (decision.policy ?? 'version');
  // A name that grows beyond what the platform takes keeps its name in a folder of its own instead.
  const policies: readonly KeepBothPolicy[] = wanted === 'subfolder' ? ['subfolder'] : [wanted, 'subfolder'];
  for (const policy of policies) {
    const options: KeepBothOptions = {
      ...common,
      policy,
      ...(decision.suffix === undefined ? {} : { suffix: decision.suffix }),
    };
    for (let n = firstNumber(policy); n < mostTries; n += 1) {
      const targets = group.map((entry) => keepBothPath(entry.path, framePlace(entry, sequences), options, n));
      if (targets.some((target) => nameLength(baseName(target), platformTraits[platform]) > maxNameUnits)) break;
      const isFree = group.every((entry, i) => places.isFree(entry.root, targets[i] ?? ''));
      if (!isFree || new Set(targets).size !== targets.length) continue;
      for (const [i, entry] of group.entries()) places.take(entry.root, targets[i] ?? '');
      return group.map((entry, i) => withTarget(entry.decision ?? decision, policy, targets[i] ?? entry.path));
    }
  }
  return undefined;
}

function withTarget(decision: PlanDecision, policy: KeepBothPolicy, target: string): PlanDecision {
  const { action, suffix, backup, from, origin } = decision;
  return {
    action,
    policy,
    ...(suffix === undefined ? {} : { suffix }),
    ...(backup === undefined ? {} : { backup }),
    target,
    ...(from === undefined ? {} : { from }),
    origin,
  };
}

function framePlace(entry: PlanEntry, sequences: ReadonlyMap<number, PlanSequence>): FramePlace | undefined {
  const sequence = entry.seq === undefined ? undefined : sequences.get(entry.seq);
  return sequence === undefined ? undefined : { start: sequence.prefix.length };
}

/** The encoded name; where two meet, ` (case 2)` and so on before the extension. */
function renamed(
  entry: PlanEntry,
  decision: PlanDecision,
  places: Places,
  platform: TargetPlatform,
): PlanDecision | undefined {
  const encoded = encodePath(entry.path, platformTraits[platform]);
  for (let n = 1; n < mostTries; n += 1) {
    const target = n === 1 ? encoded : withCaseNumber(encoded, n);
    if (target === entry.path || !places.isFree(entry.root, target)) continue;
    if (nameLength(baseName(target), platformTraits[platform]) > maxNameUnits) return undefined;
    places.take(entry.root, target);
    return { ...decision, target };
  }
  return undefined;
}

function withCaseNumber(path: string, n: number): string {
  const folder = folderOf(path);
  const name = baseName(path);
  const end = stemEnd(name);
  return `${folder === '' ? '' : `${folder}/`}${name.slice(0, end)} (case ${n})${name.slice(end)}`;
}
