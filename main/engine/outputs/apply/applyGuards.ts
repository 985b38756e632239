/** What is worth a second look before a plan is applied, because something of the artist's could be lost by a mistake. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan, PlanEntry } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import { newerSide } from '../plan/rules';
import { rowState } from '../plan/totals';
import { ownFolder, placeOf } from './places';

export interface ApplyGuard {
  readonly guard: 'replaces-most' | 'no-backup' | 'backup-impossible' | 'other-folder';
  /** Files that it is about. */
  readonly count: number;
  /** One sentence for a person. */
  readonly message: string;
}

const manyFiles = 100;

/** In the order in which a person should read them; empty when the plan can simply be applied. */
export async function applyGuards(
  plan: Plan,
  backup: boolean,
  files: Pick<FileSystem, 'lstat' | 'statFollowing' | 'canWriteIn'>,
): Promise<readonly ApplyGuard[]> {
  const replaced = plan.entries.filter(replacesLocal);
  if (replaced.length === 0) return [];
  const guards: ApplyGuard[] = [];
  const bare = replaced.filter(({ decision }) => !backup || decision?.backup === false).length;
  if (bare > 0)
    guards.push({
      guard: 'no-backup',
      count: bare,
      message: `${countOf(bare)} would be replaced without a backup and could not be brought back.`,
    });
  const existing = plan.entries.filter(({ local }) => local !== undefined).length;
  if (replaced.length >= manyFiles && replaced.length * 2 >= existing)
    guards.push({
      guard: 'replaces-most',
      count: replaced.length,
      message: `${replaced.length} of the ${existing} files that are here would be replaced.`,
    });
  for (const root of plan.roots) {
    const count = replaced.filter((entry) => entry.root === root.id).length;
    if (root.target === null || count === 0) continue;
    if (bare < replaced.length && !(await canKeep(root.target, files)))
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

/** `plan.guard` with every guard in its words. */
export function guardRefused(guards: readonly ApplyGuard[]): AppError {
  return new AppError({
    code: 'plan.guard',
    message: guards.map(({ message }) => message).join(' '),
    safe: 'Nothing was written.',
    hint: 'Look at the plan again. If this is what you want, run the same command with --yes.',
    details: { guards: guards.map(({ guard }) => guard).join(' ') },
  });
}

function countOf(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}

const replacing = new Set(['download', 'overwrite', 'pick', 'retry', 'clear-read-only', 'keep-all']);

function replacesLocal(entry: PlanEntry): boolean {
  const { decision, local, kind, path } = entry;
  if (local === undefined || decision === undefined || rowState(entry) !== 'decided' || kind === 'identical')
    return false;
  if (decision.origin === 'declined' || (decision.target !== undefined && decision.target !== path)) return false;
  return replacing.has(decision.action) || (decision.action === 'keep-newer' && newerSide(entry) === 'remote');
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
