/** What is worth a second look before a plan is applied, because something of the artist's could be lost by a mistake. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanAction, PlanKind } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import type { ColumnPlan } from '../plan/columns/columnPlan';
import { decisionClasses } from '../plan/columns/decisionClasses';
import { fact } from '../plan/columns/entryFacts';
import type { DecisionTemplate } from '../plan/columns/entryWords';
import { newerSide } from '../plan/rules';
import { sensitiveFolder } from '../plan/targetFolder';
import { rowState } from '../plan/totals';
import { hostPlatform, type TargetPlatform } from '../plan/traits';
import { ownFolder, placeOf } from './places';

export interface ApplyGuard {
  readonly guard: 'replaces-most' | 'no-backup' | 'backup-impossible' | 'other-folder' | 'root-sensitive';
  /** Files that it is about. */
  readonly count: number;
  /** One sentence for a person. */
  readonly message: string;
}

const manyFiles = 100;

/** In the order in which a person should read them; empty when the plan can simply be applied. */
export async function applyGuards(
  plan: ColumnPlan,
  backup: boolean,
  files: Pick<FileSystem, 'lstat' | 'statFollowing' | 'canWriteIn'>,
  { platform = hostPlatform, home = '' }: { readonly platform?: TargetPlatform; readonly home?: string } = {},
): Promise<readonly ApplyGuard[]> {
  const { replaced, bare, existing, byRoot } = countReplaced(plan, backup);
  const guards = sensitiveRoots(plan, platform, home);
  if (replaced === 0) return guards;
  if (bare > 0)
    guards.push({
      guard: 'no-backup',
      count: bare,
      message: `${countOf(bare)} would be replaced without a backup and could not be brought back.`,
    });
  if (replaced >= manyFiles && replaced * 2 >= existing)
    guards.push({
      guard: 'replaces-most',
      count: replaced,
      message: `${replaced} of the ${existing} files that are here would be replaced.`,
    });
  for (const root of plan.roots) {
    const count = byRoot.get(root.id) ?? 0;
    if (root.target === null || count === 0) continue;
    if (bare < replaced && !(await canKeep(root.target, files)))
      guards.push({
        guard: 'backup-impossible',
        count,
        message: `No backup can be kept in ${root.target}, because its ${ownFolder} folder cannot be written.`,
      });
    // A manifest by itself does not say where its files came from.
    if (plan.source.jobId !== undefined && !sharesFolderName(root.target, root.source))
      guards.push({
        guard: 'other-folder',
        count,
        message: `${root.target} shares no folder name with ${root.source}, from which ${countOf(count)} would replace yours there.`,
      });
  }
  return guards;
}

/** Nobody brings renders into a folder of the system on purpose. */
function sensitiveRoots({ entries, roots }: ColumnPlan, platform: TargetPlatform, home: string): ApplyGuard[] {
  const counts = new Map<number, number>();
  for (let index = 0; index < entries.length; index += 1) {
    const root = entries.rootAt(index);
    counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  return roots.flatMap(({ id, target }): ApplyGuard[] => {
    const why = target === null ? undefined : sensitiveFolder(target, platform, home);
    const count = counts.get(id) ?? 0;
    if (why === undefined || count === 0) return [];
    return [
      { guard: 'root-sensitive', count, message: `${countOf(count)} would come to ${target ?? ''}, and ${why}.` },
    ];
  });
}

/** `plan.guard` with every guard in its words; `root.sensitive` where folders of the system are all that it is about. */
export function guardRefused(guards: readonly ApplyGuard[]): AppError {
  return new AppError({
    code: guards.every(({ guard }) => guard === 'root-sensitive') ? 'root.sensitive' : 'plan.guard',
    message: guards.map(({ message }) => message).join(' '),
    safe: 'Nothing was written.',
    hint: 'Look at the plan again. If this is what you want, run the same command with --yes.',
    details: { guards: guards.map(({ guard }) => guard).join(' ') },
  });
}

function countOf(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}

const replacing: ReadonlySet<PlanAction> = new Set([
  'download',
  'overwrite',
  'pick',
  'retry',
  'clear-read-only',
  'keep-all',
]);
const replaces = { never: 0, always: 1, whenNewer: 2 } as const;
type Replaces = (typeof replaces)[keyof typeof replaces];

interface Replaced {
  readonly replaced: number;
  /** Of these, files of which no backup is kept. */
  readonly bare: number;
  /** Files that are here. */
  readonly existing: number;
  /** Replaced files by the id of their root. */
  readonly byRoot: ReadonlyMap<number, number>;
}

function countReplaced({ entries }: ColumnPlan, backup: boolean): Replaced {
  const { facts } = entries.facts;
  const classOf = decisionClasses(entries, replacesOf);
  const byRoot = new Map<number, number>();
  let [replaced, bare, existing] = [0, 0, 0];
  for (let index = 0; index < entries.length; index += 1) {
    if (((facts[index] ?? 0) & fact.hasLocal) === 0) continue;
    existing += 1;
    const what = classOf(index);
    if (what === replaces.never) continue;
    if (entries.hasTarget(index) && entries.targetAt(index) !== entries.paths.at(index)) continue;
    if (what === replaces.whenNewer && newerSide(entries.at(index)) !== 'remote') continue;
    replaced += 1;
    if (!backup || entries.templateAt(index)?.backup === false) bare += 1;
    const root = entries.rootAt(index);
    byRoot.set(root, (byRoot.get(root) ?? 0) + 1);
  }
  return { replaced, bare, existing, byRoot };
}

/** Of a row that has a local file and brings the farm's to its place. */
function replacesOf(decision: DecisionTemplate | undefined, kind: PlanKind): Replaces {
  if (decision === undefined || kind === 'identical' || rowState({ kind, decision }) !== 'decided')
    return replaces.never;
  if (decision.origin === 'declined') return replaces.never;
  if (decision.action === 'keep-newer') return replaces.whenNewer;
  return replacing.has(decision.action) ? replaces.always : replaces.never;
}

async function canKeep(
  target: string,
  files: Pick<FileSystem, 'lstat' | 'statFollowing' | 'canWriteIn'>,
): Promise<boolean> {
  const own = placeOf(target, ownFolder);
  const found = await files.lstat(own);
  if (found === undefined) return files.canWriteIn(target);
  return found.type === 'folder' && files.canWriteIn(own);
}

/** A project that moved keeps the name of some folder; a wrong choice seldom has one in common. */
function sharesFolderName(target: string, source: string): boolean {
  const names = new Set(partsOf(source));
  return partsOf(target).some((name) => names.has(name));
}

function partsOf(path: string): readonly string[] {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && !part.endsWith(':'))
    .map((part) => part.normalize('NFC').toLowerCase());
}
