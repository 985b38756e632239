/** What the failures of a hashing thread mean to a person. */
import { AppError } from '../../../shared/domain/errors';
import type { FileProblem } from './hashMessages';

/** From what the thread answered. */
export function hashError(filePath: string, reply: FileProblem): AppError {
  const errno = reply.errno ?? '';
  const details = { path: filePath, ...(errno === '' ? {} : { errno }) };
  if (errno === 'ENOENT' || errno === 'ENOTDIR')
    return new AppError({
      code: 'source.missing',
      message: `${filePath} is not there any more.`,
      safe: 'Nothing was changed.',
      hint: 'Put the file back or leave it out.',
      details,
    });
  if (reply.problem === 'changed' || errno === 'ELOOP')
    return new AppError({
      code: 'source.changed',
      message: `${filePath} changed while it was read.`,
      safe: 'The half-read content was not used.',
      hint: 'Try again when the program that writes the file is done.',
      details,
    });
  return new AppError({
    code: 'source.unreadable',
    message: `${filePath} cannot be read.`,
    safe: 'Nothing was changed.',
    hint: 'Check the permissions of the file and the disk it lies on, or leave it out.',
    details,
  });
}

/** Tells a problem from what was read. */
export function isProblem(read: object): read is FileProblem {
  return 'problem' in read;
}

/** For a thread that ended without an answer. */
export function lostError(filePath: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal',
      message: `The hashing thread stopped while it read ${filePath}.`,
      safe: 'Nothing was changed; the other files go on.',
      hint: 'Try again. If it comes back, send the log file to whoever looks after Satchel.',
      details: { path: filePath },
    },
    cause,
  );
}
