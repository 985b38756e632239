/** The error of a manifest that cannot be used: which file, which entry, what is wrong, what to do. */
import { AppError, type ErrorCode } from '../domain/errors';

export interface ManifestPlace {
  readonly source: string;
  /** Position in the file, from 0. */
  readonly entryIndex?: number;
  readonly path?: string;
  readonly field?: string;
}

const unsafe = 'Do not use this manifest; it names places outside its own folder. Ask whoever made it.';
const remake = 'Make the manifest again, or take a copy that was not changed.';

const hints: Partial<Record<ErrorCode, string>> = {
  'manifest.path_absolute': unsafe,
  'manifest.path_traversal': unsafe,
  'manifest.path_nul': unsafe,
  'manifest.version_unknown': 'This Satchel reads manifests of version 2023-03-03.',
  'manifest.version_missing': 'The file may not be a manifest; this Satchel reads version 2023-03-03.',
  'manifest.empty': 'Choose at least one file.',
  'manifest.too_large': 'Split the job into smaller parts.',
};

/** `problem` continues a sentence that begins with the entry or the file. */
export function manifestError(code: ErrorCode, place: ManifestPlace, problem: string, cause?: unknown): AppError {
  const { source, entryIndex, path, field } = place;
  return new AppError(
    {
      code,
      message: `${source}: ${entryText(entryIndex, path)}${problem}.`,
      safe: 'Nothing was written or uploaded.',
      hint: hints[code] ?? remake,
      details: {
        source,
        ...(entryIndex === undefined ? {} : { entryIndex }),
        ...(path === undefined ? {} : { path: shown(path) }),
        ...(field === undefined ? {} : { field }),
      },
    },
    cause,
  );
}

function entryText(entryIndex: number | undefined, path: string | undefined): string {
  if (entryIndex === undefined) return '';
  return path === undefined ? `entry ${entryIndex} ` : `entry ${entryIndex} (${shown(path)}) `;
}

/** A hostile path as one short line of text. */
export function shown(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
