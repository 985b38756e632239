/** Gives every row that is written beside something else its final name, one number per sequence and eye pair. Pure. */
import type { IsNamed, TakenNames } from './takenNames';
import type { KeepBothPolicy, Plan, PlanDecision, PlanKind, PlanSequence } from '../../../../shared/domain/plan';
import type { ColumnPlan } from './columns/columnPlan';
import { decisionClasses } from './columns/decisionClasses';
import { EntryColumns } from './columns/entryColumns';
import type { DecisionTemplate } from './columns/entryWords';
import { completeColumnSets } from './columns/wholeSets';
import { isOfSet } from './completeSets';
import { encodePath } from './encodeName';
import { firstNumber, keepBothPath, stampOf, type FramePlace, type KeepBothOptions } from './naming';
import { baseName, folderOf } from './relativePath';
import { spokenPlaces, type SpokenPlaces } from './spokenPlaces';
import { stemEnd } from '../sequences/sequenceName';
import { maxNameUnits, nameLength, platformTraits, type TargetPlatform } from './traits';

type PlanToName = Pick<ColumnPlan, 'entries' | 'roots' | 'sequences' | 'source' | 'createdAt' | 'completeSequence'>;

/**
 * The entries with `decision.target` set where a row's final place differs from its path. No two rows end in one place, and
 * none on a local name. A name that a person typed stays; a row for which no name can be found becomes undecided. Rows that need no
 * name are not touched: with none that does, these are the very entries that were given.
 */
export function nameTargets(given: PlanToName, taken: TakenNames, platform: TargetPlatform): EntryColumns {
  const entries = completeColumnSets(given);
  const isNamed = createIsNamed(entries);
  const { groups, renames } = namedRows(entries, given.sequences, isNamed);
  if (groups.length + renames.length === 0) return entries;
  const named = entries === given.entries ? new EntryColumns(entries) : entries;
  const context: NamingContext = {
    entries,
    places: spokenPlaces({ entries, roots: given.roots }, isNamed, taken, platform),
    placeOf: framePlaces(entries, given.sequences),
    common: {
      jobName: given.source.jobName ?? given.source.jobId ?? 'files',
      stamp: stampOf(Date.parse(given.createdAt)),
    },
    platform,
  };
  const use = (rows: readonly number[], decisions: readonly PlanDecision[] | undefined): void => {
    for (const [place, index] of rows.entries()) named.setDecision(index, decisions?.[place]);
  };
  for (const rows of groups) use(rows, nameGroup(rows, context));
  for (const index of renames) named.setDecision(index, renamed(index, context));
  return named;
}

interface NamingContext {
  readonly entries: EntryColumns;
  readonly places: SpokenPlaces;
  readonly placeOf: (index: number) => FramePlace | undefined;
  readonly common: Pick<KeepBothOptions, 'jobName' | 'stamp'>;
  readonly platform: TargetPlatform;
}

const naming = { none: 0, always: 1, unlessTyped: 2 } as const;
type Naming = (typeof naming)[keyof typeof naming];

function createIsNamed(entries: EntryColumns): IsNamed {
  const classOf = decisionClasses(entries, namingOf);
  return (index) => {
    const what = classOf(index);
    return what === naming.always || (what === naming.unlessTyped && !entries.hasTarget(index));
  };
}

/** A name that a person typed is not found here. */
function namingOf(decision: DecisionTemplate | undefined, kind: PlanKind): Naming {
  if (decision === undefined) return naming.none;
  if (decision.action === 'keep-both') return decision.policy === undefined ? naming.unlessTyped : naming.always;
  if (decision.action === 'rename') return decision.origin === 'manual' ? naming.unlessTyped : naming.always;
  return isOfSet({ kind, decision }) ? naming.always : naming.none;
}

/** The rows to name: those that share one number (of one sequence and its other eye under one policy, or a single row), and those to rename. */
function namedRows(
  entries: EntryColumns,
  sequences: readonly PlanSequence[],
  isNamed: IsNamed,
): { readonly groups: readonly (readonly number[])[]; readonly renames: readonly number[] } {
  const units = new Map(sequences.map(({ id, eyeOf }) => [id, eyeOf ?? id]));
  const groups: number[][] = [];
  const renames: number[] = [];
  const bySequence = new Map<string, number[]>();
  for (let index = 0; index < entries.length; index += 1) {
    if (!isNamed(index)) continue;
    const { action, policy, suffix } = entries.templateAt(index) ?? {};
    if (action === 'rename') {
      renames.push(index);
      continue;
    }
    const unit = units.get(entries.sequenceIdAt(index) ?? -1);
    if (unit === undefined) {
      groups.push([index]);
      continue;
    }
    const key = `${unit}\0${policy ?? 'version'}\0${suffix ?? ''}`;
    const group = bySequence.get(key);
    if (group !== undefined) group.push(index);
    else {
      const first = [index];
      bySequence.set(key, first);
      groups.push(first);
    }
  }
  return { groups, renames };
}

const mostTries = 10_000;

function nameGroup(
  rows: readonly number[],
  { entries, places, placeOf, common, platform }: NamingContext,
): readonly PlanDecision[] | undefined {
  const decisions = rows.map((index) => entries.decisionAt(index));
  const [first] = decisions;
  if (first === undefined) return undefined;
  // The name of the farm's file is free once for each local file that makes room; spellings that clash are two.
  const isClash = rows.some((index) => entries.kindAt(index) === 'case-clash');
  const wanted = isClash && first.policy === 'rename-local' ? 'version' : (first.policy ?? 'version');
  // A name that grows beyond what the platform takes keeps its name in a folder of its own instead.
  const policies: readonly KeepBothPolicy[] = wanted === 'subfolder' ? ['subfolder'] : [wanted, 'subfolder'];
  const files = rows.map((index) => ({
    root: entries.rootAt(index),
    path: entries.paths.at(index),
    place: placeOf(index),
  }));
  for (const policy of policies) {
    const options: KeepBothOptions = {
      ...common,
      policy,
      ...(first.suffix === undefined ? {} : { suffix: first.suffix }),
    };
    for (let n = firstNumber(policy); n < mostTries; n += 1) {
      const targets = files.map(({ path, place }) => keepBothPath(path, place, options, n));
      if (targets.some((target) => nameLength(baseName(target), platformTraits[platform]) > maxNameUnits)) break;
      const isFree = files.every(({ root }, i) => places.isFree(root, targets[i] ?? ''));
      if (!isFree || new Set(targets).size !== targets.length) continue;
      for (const [i, { root }] of files.entries()) places.take(root, targets[i] ?? '');
      return files.map(({ path }, i) => withTarget(decisions[i] ?? first, policy, targets[i] ?? path));
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

function framePlaces(entries: EntryColumns, sequences: Plan['sequences']): NamingContext['placeOf'] {
  const places = new Map(sequences.map(({ id, prefix }) => [id, { start: prefix.length }]));
  return (index) => places.get(entries.sequenceIdAt(index) ?? -1);
}

/** The encoded name; where two meet, ` (case 2)` and so on before the extension. */
function renamed(index: number, { entries, places, platform }: NamingContext): PlanDecision | undefined {
  const decision = entries.decisionAt(index);
  if (decision === undefined) return undefined;
  const root = entries.rootAt(index);
  const path = entries.paths.at(index);
  const encoded = encodePath(path, platformTraits[platform]);
  for (let n = 1; n < mostTries; n += 1) {
    const target = n === 1 ? encoded : withCaseNumber(encoded, n);
    if (target === path || !places.isFree(root, target)) continue;
    if (nameLength(baseName(target), platformTraits[platform]) > maxNameUnits) return undefined;
    places.take(root, target);
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
