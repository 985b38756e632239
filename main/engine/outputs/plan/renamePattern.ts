/** Names for several files from one pattern such as `{stem}_{frame}.{ext}`. Pure. */
import { encodeName } from './encodeName';
import { baseName, folderOf, isOwnName } from './relativePath';
import { loneFrameToken, stemEnd } from '../sequences/sequenceName';
import { maxNameUnits, nameKey, nameLength, type FileSystemTraits } from './traits';

export const renameFields = ['stem', 'frame', 'ext', 'n', 'job', 'task', 'date'] as const;
type RenameField = (typeof renameFields)[number];

/** A file that gets a name. */
export interface FileToRename {
  readonly path: string;
  /** Where the frame number of its sequence stands in its name. */
  readonly frame?: { readonly start: number; readonly end: number };
  readonly taskId?: string;
}

export interface RenameContext {
  readonly jobName: string;
  /** `yyyymmdd`. */
  readonly date: string;
  readonly traits: FileSystemTraits;
  /** Whether another file has, or will have, this path. */
  readonly isTaken: (path: string) => boolean;
}

export interface RenameResult {
  /** New relative paths in the order of the files; empty when there is a problem with the pattern. */
  readonly paths: readonly string[];
  /** Why they cannot be given, in words. */
  readonly problem?: string;
}

/** `{n}` counts from 1, as wide as the last number; `{n:4}` is four digits wide. Every file stays in its folder. */
export function renameByPattern(files: readonly FileToRename[], pattern: string, context: RenameContext): RenameResult {
  const parts = parsePattern(pattern);
  if (typeof parts === 'string') return { paths: [], problem: parts };
  const width = String(files.length).length;
  const paths = files.map((file, index) => {
    const name = parts
      .map((part) => (typeof part === 'string' ? part : fill(part, file, index, width, context)))
      .join('');
    const folder = folderOf(file.path);
    return folder === '' ? name : `${folder}/${name}`;
  });
  const problem = problemOf(files, paths, context);
  return { paths, ...(problem === undefined ? {} : { problem }) };
}

interface Field {
  readonly field: RenameField;
  readonly width?: number;
}

function parsePattern(pattern: string): readonly (string | Field)[] | string {
  if (pattern.trim() === '') return 'The pattern is empty.';
  const parts: (string | Field)[] = [];
  for (const piece of pattern.split(/(\{[^{}]*\})/)) {
    if (!/^\{[^{}]*\}$/.test(piece)) {
      if (/[{}]/.test(piece)) return 'A brace is open. Fields are written {stem}.';
      if (/[/\\]/.test(piece)) return 'A name cannot hold / or \\.';
      if (piece !== '') parts.push(piece);
      continue;
    }
    const [name = '', width] = piece.slice(1, -1).split(':');
    const field = renameFields.find((known) => known === name);
    if (field === undefined)
      return `There is no field ${piece}. The fields are ${renameFields.map((each) => `{${each}}`).join(' ')}.`;
    if (width === undefined) parts.push({ field });
    else if (field === 'n' && /^[1-9]$/.test(width)) parts.push({ field, width: Number(width) });
    else return `${piece} is not understood. Only {n:4} takes a width, from 1 to 9.`;
  }
  return parts;
}

function fill(
  { field, width }: Field,
  file: FileToRename,
  index: number,
  ownWidth: number,
  { jobName, date }: RenameContext,
): string {
  const name = baseName(file.path);
  const end = stemEnd(name);
  const frame = file.frame ?? loneFrameToken(name);
  switch (field) {
    case 'stem':
      return frame === undefined ? name.slice(0, end) : name.slice(0, frame.start).replace(/[._\- ]$/, '');
    case 'frame':
      return frame === undefined ? '' : name.slice(frame.start, frame.end);
    case 'ext':
      return name.slice(end + 1);
    case 'n':
      return String(index + 1).padStart(width ?? ownWidth, '0');
    case 'job':
      return plain(jobName);
    case 'task':
      return plain(file.taskId ?? '');
    case 'date':
      return date;
  }
}

/** A job may be called anything; a name holds no separator. */
function plain(text: string): string {
  return text.replaceAll(/[/\\]/g, '_');
}

function problemOf(
  files: readonly FileToRename[],
  paths: readonly string[],
  { traits, isTaken }: RenameContext,
): string | undefined {
  const seen = new Map<string, number>();
  for (const [index, path] of paths.entries()) {
    const name = baseName(path);
    if (name === '' || name === '.' || name === '..' || name.includes('\0') || isOwnName(name))
      return `${JSON.stringify(name)} is not a name.`;
    if (nameLength(name, traits) > maxNameUnits) return `${JSON.stringify(name.slice(0, 60))}… is too long.`;
    if (encodeName(name, traits) !== name) return `${JSON.stringify(name)} is not allowed in this folder.`;
    const key = nameKey(path, traits);
    const other = seen.get(key);
    if (other !== undefined)
      return `${baseName(files[other]?.path ?? '')} and ${baseName(files[index]?.path ?? '')} would both be ${name}.`;
    seen.set(key, index);
    if (isTaken(path)) return `${name} is taken.`;
  }
  return undefined;
}
