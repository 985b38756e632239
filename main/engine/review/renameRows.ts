/** Gives files of a review names from a pattern: who gets one, what it would be, and why it cannot be. */
import { AppError } from '../../../shared/domain/errors';
import type { RenamePreview } from '../../../shared/ipc/reviews';
import { visibleText } from '../../../shared/text/format';
import type { TakenNames } from '../outputs/plan/takenNames';
import { stampOf } from '../outputs/plan/naming';
import { baseName } from '../outputs/plan/relativePath';
import { renameByPattern, type FileToRename } from '../outputs/plan/renamePattern';
import { hostPlatform, nameKey, platformTraits } from '../outputs/plan/traits';
import { actionCodes, actionOf } from './codes';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable, DecisionTemplate } from './decisionTable';

interface Parts {
  readonly columns: Columns;
  readonly decisions: Decisions<unknown>;
  readonly table: DecisionTable;
  readonly taken: TakenNames;
}

interface Renaming {
  /** Positions that can have another name. */
  readonly positions: readonly number[];
  readonly paths: readonly string[];
  readonly problem?: string;
  readonly refused: number;
}

/** What a name of their own means for files of a kind, first that is possible: another name, or a place beside mine. */
const namings = [actionCodes.rename, actionCodes.download, actionCodes['keep-both']] as const;

/** First, middle and last of the names. */
export function previewRename(positions: Uint32Array, pattern: string, parts: Parts): RenamePreview {
  const { positions: named, paths, problem } = renaming(positions, pattern, parts);
  const middle = Math.floor((named.length - 1) / 2);
  const places = [...new Set([0, middle, named.length - 1])].filter((place) => paths[place] !== undefined);
  return {
    count: named.length,
    examples: places.map((place) => ({
      from: visibleText(baseName(parts.columns.entryOf(named[place] ?? 0).path)),
      to: visibleText(baseName(paths[place] ?? '')),
    })),
    ...(problem === undefined ? {} : { problem: visibleText(problem) }),
  };
}

/** The decision of each file that gets a name; `input.invalid` with the preview's words where that cannot be. */
export function renameDecisions(positions: Uint32Array, pattern: string, parts: Parts): ReadonlyMap<number, number> {
  const { positions: named, paths, problem } = renaming(positions, pattern, parts);
  if (problem !== undefined)
    throw new AppError({ code: 'input.invalid', message: visibleText(problem), safe: 'No name was changed.' });
  return new Map(named.map((position, place) => [position, decisionOf(position, paths[place] ?? '', parts)]));
}

function decisionOf(position: number, target: string, { decisions, table }: Parts): number {
  const code = namings.find((each) => decisions.isAllowed(position, each)) ?? actionCodes.rename;
  const decision: DecisionTemplate = { action: actionOf(code) ?? 'rename', target, origin: 'manual' };
  return table.idOf(decision);
}

function renaming(positions: Uint32Array, pattern: string, { columns, decisions, table, taken }: Parts): Renaming {
  const named = [...positions].filter((position) => namings.some((code) => decisions.isAllowed(position, code)));
  const refused = positions.length - named.length;
  const { plan } = columns;
  const byRoot = new Map<number, number[]>();
  for (const position of named) {
    const root = columns.root[position] ?? 0;
    const list = byRoot.get(root);
    if (list === undefined) byRoot.set(root, [position]);
    else list.push(position);
  }
  const paths = new Map<number, string>();
  for (const [rootIndex, list] of byRoot) {
    const root = plan.roots[rootIndex];
    if (root === undefined) continue;
    const traits = { ...platformTraits[hostPlatform], caseSensitive: root.traits.caseSensitive };
    const spoken = spokenNames(list, columns, decisions, table, (path) => nameKey(path, traits));
    const result = renameByPattern(
      list.map((position) => fileAt(columns, position)),
      pattern,
      {
        jobName: plan.source.jobName ?? plan.source.jobId ?? 'files',
        date: stampOf(Date.parse(plan.createdAt)).slice(0, 8),
        traits,
        isTaken: (path) => spoken.has(nameKey(path, traits)) || taken.has(root.id, path),
      },
    );
    if (result.problem !== undefined) return { positions: named, paths: [], problem: result.problem, refused };
    for (const [place, position] of list.entries()) paths.set(position, result.paths[place] ?? '');
  }
  const problem = named.length === 0 ? 'None of these files can have another name.' : undefined;
  return {
    positions: named,
    paths: named.map((position) => paths.get(position) ?? ''),
    ...(problem === undefined ? {} : { problem }),
    refused,
  };
}

function fileAt(columns: Columns, position: number): FileToRename {
  const { path, remote } = columns.entryOf(position);
  const sequence = columns.plan.sequences[columns.blockSequence[columns.blockAt[position] ?? 0] ?? -1];
  const name = baseName(path);
  return {
    path,
    ...(sequence === undefined
      ? {}
      : { frame: { start: sequence.prefix.length, end: name.length - sequence.suffix.length } }),
    ...(remote.taskId === undefined ? {} : { taskId: remote.taskId }),
  };
}

/** What the plan's files are called in the folders of these, and what others of them were named by hand. */
function spokenNames(
  positions: readonly number[],
  columns: Columns,
  decisions: Decisions<unknown>,
  table: DecisionTable,
  keyOf: (path: string) => string,
): ReadonlySet<string> {
  const own = new Set(positions);
  const { blockFolder, blockAt, blockStart, folders } = columns;
  const wanted = new Set(positions.map((position) => folderName(folders[blockFolder[blockAt[position] ?? 0] ?? 0])));
  const spoken = new Set<string>();
  for (const group of folders) {
    if (!wanted.has(folderName(group))) continue;
    for (let at = blockStart[group.firstBlock] ?? 0; at < (blockStart[group.endBlock] ?? 0); at += 1) {
      spoken.add(keyOf(columns.plan.entries.paths.at(columns.entryAt[at] ?? 0)));
      const target = own.has(at) ? undefined : table.get(decisions.ids[at] ?? 0)?.target;
      if (target !== undefined) spoken.add(keyOf(target));
    }
  }
  return spoken;
}

function folderName(group: { readonly root: number; readonly path: string } | undefined): string {
  return `${group?.root ?? 0}:${group?.path ?? ''}`;
}
