/** Looks over the files of a submission for what would fail on the farm hours later. Pure; a million files cost about a second. */
import type { LintReport } from '../../../shared/domain/lint';
import { say } from '../../../shared/text/say';
import { addChangedFiles, addDuplicates, type ChangedFile, type HeldContents } from './contentFindings';
import { FindingList } from './findingList';
import {
  foldersOf,
  joined,
  type LintedFiles,
  type LintedFolder,
  type LintedGroup,
  type LintSurroundings,
} from './lintedFiles';
import { addMissingInputs, type MissingInput } from './missingInputs';
import { nameFindings } from './nameFindings';
import { PathLengths } from './pathLengths';
import { addSetFindings } from './setFindings';
import { twinsAmong } from './twins';
import { addLinkedFolders, addUnknownPlaces, type FollowedPlace, type PlaceOfFiles } from './unknownPlaces';

export interface LintInput extends LintSurroundings {
  readonly files: LintedFiles;
  readonly groups: readonly LintedGroup[];
  readonly missing?: readonly MissingInput[];
  readonly links?: readonly FollowedPlace[];
  readonly changed?: readonly ChangedFile[];
  /** Absent while nothing is hashed. */
  readonly held?: HeldContents;
  /** Folders outside of every known location, each the topmost of its kind. */
  readonly unknownFolders?: readonly string[];
}

/** So many files are looked at in a few milliseconds. */
const filesAtOnce = 10_000;

/** Looks at everything at once. */
export function lintSubmission(input: LintInput): LintReport {
  const steps = lintSteps(input);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The same in pieces: others have their turn while `pause` waits, and what it throws ends the look. */
export async function lintInPieces(input: LintInput, pause: () => Promise<void>): Promise<LintReport> {
  const steps = lintSteps(input);
  let step = steps.next();
  while (step.done !== true) {
    await pause();
    step = steps.next();
  }
  return step.value;
}

/** Stops between folders now and then. */
function* lintSteps(input: LintInput): Generator<undefined, LintReport> {
  const { files, groups, missing = [], links = [], changed = [], held, unknownFolders = [] } = input;
  const list = new FindingList();
  let looked = 0;
  const places: PlaceOfFiles[] = [];
  const wanted = new Map<string, string[]>(missing.map(({ path }) => [parentOf(path), []]));
  for (const group of groups) {
    const folders = foldersOf(group, files);
    const lengths = new PathLengths(group, input, list);
    addFolderNames(group, folders, input, list);
    for (const folder of folders) {
      looked += folder.numbers.length;
      if (looked > filesAtOnce) {
        looked = 0;
        yield undefined;
      }
      places.push({ path: folder.path, fileCount: folder.numbers.length });
      const names = Array.from(folder.numbers, (number) => files.name(number));
      wanted.get(folder.path)?.push(...names);
      addNames(folder, names, input, list);
      lengths.look(folder, names);
      addSetFindings(folder, names, (number) => files.sizeBytes(number), input, list);
    }
    lengths.finish();
  }
  addMissingInputs(missing, (folder) => wanted.get(folder) ?? [], list);
  addChangedFiles(changed, list);
  addUnknownPlaces(unknownFolders, places, links, input, list);
  addLinkedFolders(links, list);
  if (held !== undefined) {
    const pathOf = (number: number): string => joined(files.folder(number), files.name(number), input.format);
    addDuplicates(held, (number) => files.sizeBytes(number), pathOf, list);
  }
  return list.report();
}

function addNames(
  folder: LintedFolder,
  names: readonly string[],
  surroundings: LintSurroundings,
  list: FindingList,
): void {
  const { workerOs, format } = surroundings;
  for (const name of names)
    for (const finding of nameFindings(name, workerOs))
      list.add({ ...finding, path: joined(folder.path, name, format) });
  addTwins(folder.path, names, 'lint.collision', surroundings, list);
}

/** The folders of a group by name, each once: what is wrong with a name, and names that differ in case only. */
function addFolderNames(
  { rootPath }: LintedGroup,
  folders: readonly LintedFolder[],
  surroundings: LintSurroundings,
  list: FindingList,
): void {
  const { workerOs, format } = surroundings;
  const children = new Map<string, Set<string>>();
  for (const { below } of folders) {
    const parts = below === '' ? [] : below.split('/');
    for (let depth = parts.length; depth > 0; depth -= 1) {
      const parent = parts.slice(0, depth - 1).join('/');
      const name = parts[depth - 1] ?? '';
      const known = children.get(parent);
      if (known?.has(name) === true) break;
      if (known === undefined) children.set(parent, new Set([name]));
      else known.add(name);
    }
  }
  for (const [parent, names] of children) {
    const path = parent === '' ? rootPath : joined(rootPath, native(parent, format), format);
    for (const name of names)
      for (const finding of nameFindings(name, workerOs)) list.add({ ...finding, path: joined(path, name, format) });
    addTwins(path, [...names], 'lint.collision.folders', surroundings, list);
  }
}

function addTwins(
  folder: string,
  names: readonly string[],
  words: 'lint.collision' | 'lint.collision.folders',
  { workerOs, format }: LintSurroundings,
  list: FindingList,
): void {
  for (const { names: twins, kind } of twinsAmong(names))
    list.add({
      id: kind === 'unicode' ? 'name.unicode_collision' : 'name.case_collision',
      // Linux keeps them apart.
      level: workerOs === 'linux' ? 'info' : 'warning',
      path: joined(folder, twins[0] ?? '', format),
      sentence: say(kind === 'unicode' ? 'lint.collision.unicode' : words, { count: twins.length }),
      fix: say('lint.collision.fix'),
      facts: { kind: 'paths', paths: twins.map((name) => joined(folder, name, format)), count: twins.length },
    });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 1));
}

function native(path: string, format: 'posix' | 'windows'): string {
  return format === 'windows' ? path.replaceAll('/', '\\') : path;
}
