/** A file that is sent: as it was when it was hashed, or an error that says what became of it. */
import { AppError, areaOf, isAbort } from '../../../shared/domain/errors';
import type { BlobSource } from '../ports/blobStore';
import type { FileStat, FileSystem } from '../ports/fileSystem';
import { fileSource } from '../store/fileSource';
import type { SubmissionSource } from './submission';

/** Its bytes for a store; what reading it fails with names the file as the person knows it. */
export function contentOf({ absolutePath, contentPath, stat }: SubmissionSource, files: FileSystem): BlobSource {
  return fileSource(contentPath, stat.sizeBytes, files, { translate: (thrown) => translate(absolutePath, thrown) });
}

/** Throws `source.missing`, `source.changed` or `source.unreadable` unless it is the file that was hashed. */
export async function requireUnchanged(
  { absolutePath, contentPath, stat }: SubmissionSource,
  files: FileSystem,
): Promise<void> {
  const now = await asSource(absolutePath, () => files.lstat(contentPath));
  if (!now) throw sourceError('source.missing', absolutePath);
  if (!isSameFile(now, stat)) throw sourceError('source.changed', absolutePath);
  // A link on the way may have been turned elsewhere meanwhile.
  const isLinked = contentPath !== absolutePath;
  if (isLinked && (await asSource(absolutePath, () => files.realPath(absolutePath))) !== contentPath)
    throw sourceError('source.changed', absolutePath);
}

function isSameFile(a: FileStat, b: FileStat): boolean {
  return a.type === 'file' && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.fileId === b.fileId;
}

async function asSource<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(path, error);
  }
}

function translate(path: string, error: unknown): unknown {
  if (isAbort(error) || !(error instanceof AppError) || areaOf(error.code) === 'source') return error;
  return sourceError(error.code === 'input.not_found' ? 'source.missing' : 'source.unreadable', path, error);
}

const sentences = {
  'source.missing': 'was there when it was looked at and is gone now',
  'source.changed': 'changed after it was looked at',
  'source.unreadable': 'cannot be read any more',
} as const;

function sourceError(code: keyof typeof sentences, path: string, cause?: unknown): AppError {
  return new AppError(
    {
      code,
      message: `${path} ${sentences[code]}.`,
      safe: 'No job was created. What was sent already is complete and need not be sent again.',
      hint: 'Submit again: only what changed is read and sent.',
      details: { path },
    },
    cause,
  );
}
