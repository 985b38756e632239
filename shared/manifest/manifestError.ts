/** The error of a manifest that cannot be used: which file, which entry, what is wrong, what to do. */
import { AppError, type ErrorCode } from '../domain/errors';

export interface ManifestPlace {
  readonly source: string;
  /** Position in the file, from 0. */
  readonly entryIndex?: number;
  /** Position in the list of folders, from 0. */
  readonly folderIndex?: number;
  readonly path?: string;
  readonly field?: string;
}

const unsafe = 'Do not use this manifest; it names places outside its own folder. Ask whoever made it.';
const remake = 'Make the manifest again, or take a copy that was not changed.';
const versions = 'This Satchel reads versions 2023-03-03, 2025-12 and 2025-12-04-beta.';

const hints: Partial<Record<ErrorCode, string>> = {
  'manifest.path_absolute': unsafe,
  'manifest.path_traversal': unsafe,
  'manifest.path_nul': unsafe,
  'manifest.symlink_parent': unsafe,
  'manifest.symlink_escape': unsafe,
  'manifest.version_unknown': `${versions} A newer Satchel may read this file.`,
  'manifest.version_missing': `The file may not be a manifest. ${versions}`,
  'manifest.empty': 'Choose at least one file.',
  'manifest.too_large': 'Split the job into smaller parts.',
  'manifest.unhashed': 'Make the manifest again with hashes.',
  'manifest.content_fields': 'Leave these entries out, or write version 2025-12.',
  'manifest.path_style': 'Give paths that fit the version: relative ones, or absolute ones with / after the drive.',
  'manifest.dollar_name': 'Keep the content of the link instead of the link, or write version 2023-03-03.',
  'manifest.chunk_size':
    'Make the manifest again with pieces of 256 MiB, or keep the spelling with fileChunkSizeBytes.',
};

/** `problem` continues a sentence that begins with the entry or the file. */
export function manifestError(code: ErrorCode, place: ManifestPlace, problem: string, cause?: unknown): AppError {
  const { source, entryIndex, folderIndex, path, field } = place;
  return new AppError(
    {
      code,
      message: `${source}: ${subjectText(place)}${problem}.`,
      safe: 'Nothing was written or uploaded.',
      hint: hints[code] ?? remake,
      details: {
        source,
        ...(entryIndex === undefined ? {} : { entryIndex }),
        ...(folderIndex === undefined ? {} : { folderIndex }),
        ...(path === undefined ? {} : { path: shown(path) }),
        ...(field === undefined ? {} : { field }),
      },
    },
    cause,
  );
}

function subjectText({ entryIndex, folderIndex, path }: ManifestPlace): string {
  const name = path === undefined ? '' : `(${shown(path)}) `;
  if (entryIndex !== undefined) return `entry ${entryIndex} ${name}`;
  return folderIndex === undefined ? '' : `folder ${folderIndex} ${name}`;
}

/** A hostile path as one short line of text. */
export function shown(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
