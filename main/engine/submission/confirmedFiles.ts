/** What somebody saw and agreed to send: files that went away since must not make a job that fails for want of them. */
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import { plural } from '../../../shared/text/format';
import type { FileSystem } from '../ports/fileSystem';
import type { Submission } from './submission';

export const ConfirmedFiles = z.object({
  fileCount: z.number(),
  /** Of what was gone already while it was looked through. */
  missing: z.array(z.string()),
});
export type ConfirmedFiles = z.output<typeof ConfirmedFiles>;

/** More are not looked for again: one is enough to stop. */
const mostMissing = 100;

export function confirmedFiles({ fileCount, problems }: Submission): ConfirmedFiles {
  const missing = problems.filter(({ code, isBlocking }) => isBlocking && code === 'source.missing');
  return { fileCount, missing: missing.slice(0, mostMissing).map(({ path }) => path) };
}

/**
 * `source.missing` when fewer files are there than were agreed to, or when what was gone then is gone still: a folder that went away
 * whole is no row of a second look.
 */
export async function requireConfirmed(
  { fileCount, missing }: ConfirmedFiles,
  submission: Submission,
  files: Pick<FileSystem, 'lstat'>,
): Promise<void> {
  // What is missing now is told row by row.
  if (submission.problems.some(({ isBlocking }) => isBlocking)) return;
  for (const path of missing) if ((await files.lstat(path)) === undefined) throw gone(`${path} is gone.`, path);
  const lost = fileCount - submission.fileCount;
  if (lost > 0) throw gone(`${plural(lost, 'file')} of ${fileCount} that were agreed to are gone.`);
}

function gone(message: string, path?: string): AppError {
  return new AppError({
    code: 'source.missing',
    message,
    safe: 'No job was made. What was sent already stays in the store.',
    hint: 'Bring the files back, or look the submission through again and send what is there.',
    ...(path === undefined ? {} : { details: { path } }),
  });
}
