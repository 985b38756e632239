/** What each errno of a file operation means to a person: the one place where OS errors of files become AppErrors. */
import { AppError, isAbort, type ErrorCode, type ErrorInit } from '../../../shared/domain/errors';

type Sentence = Omit<ErrorInit, 'details' | 'message'> & { readonly what: string };

const safe = 'Files that were complete before are untouched.';

const denied: Sentence = {
  code: 'disk.denied',
  what: 'may not be used by this account',
  safe,
  hint: 'Check the permissions of the file and of its folder.',
};
const missing: Sentence = { code: 'input.not_found', what: 'is not there', safe, hint: 'Check the path.' };
const busy: Sentence = {
  code: 'disk.busy',
  what: 'is in use by another program',
  safe,
  hint: 'Close the program that has the file open, then try again.',
};
const tooLong: Sentence = {
  code: 'name.too_long',
  what: 'has a name that is too long for this disk',
  safe,
  hint: 'Choose a folder with a shorter path.',
};

const byErrno: Readonly<Record<string, Sentence>> = {
  ENOENT: missing,
  ENOTDIR: missing,
  EACCES: denied,
  EPERM: denied,
  ENOSPC: {
    code: 'disk.full',
    what: 'does not fit: the disk is full',
    safe,
    hint: 'Free some space or choose another disk, then try again.',
  },
  EDQUOT: {
    code: 'disk.quota',
    what: 'does not fit: your quota on this disk is used up',
    safe,
    hint: 'Free some space or ask for a larger quota, then try again.',
  },
  EROFS: {
    code: 'disk.readonly',
    what: 'lies on a disk that is read-only',
    safe,
    hint: 'Choose a folder on a disk that can be written.',
  },
  EBUSY: busy,
  ETXTBSY: busy,
  EMFILE: busy,
  ENFILE: busy,
  EAGAIN: busy,
  ENAMETOOLONG: tooLong,
  EILSEQ: {
    code: 'name.not_encodable',
    what: 'has a name that this disk cannot store',
    safe,
    hint: 'Rename the file or choose another disk.',
  },
};

const broken: Sentence = {
  code: 'disk.io',
  what: 'could not be read or written',
  safe,
  hint: 'Check the disk and its connection, then try again.',
};

/** Any error of a file operation as an AppError by errno; aborts and AppErrors pass unchanged. */
export function toFileError(thrown: unknown, path: string, codes: Readonly<Record<string, ErrorCode>> = {}): unknown {
  if (thrown instanceof AppError || isAbort(thrown)) return thrown;
  const errno = errnoOf(thrown);
  if (errno === undefined) return thrown;
  const special = codes[errno];
  if (special === 'plan.changed_outside') return existsError(path, thrown);
  if (special === 'source.changed') return notAFileError(path, thrown);
  const { what, ...rest } = special === 'disk.busy' ? busy : (byErrno[errno] ?? broken);
  return new AppError({ ...rest, message: `${path} ${what}.`, details: { path, errno } }, thrown);
}

/** Runs one file operation and translates what it throws. */
export async function named<T>(
  path: string,
  work: () => Promise<T>,
  codes?: Readonly<Record<string, ErrorCode>>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFileError(error, path, codes);
  }
}

/** The OS name of an error, such as `ENOENT`. */
export function errnoOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

export function existsError(path: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'plan.changed_outside',
      message: `${path} exists already.`,
      safe: 'Nothing was overwritten.',
      hint: 'Compare again; the file appeared in the meantime.',
      details: { path },
    },
    cause,
  );
}

export function notAFileError(path: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'source.changed',
      message: `${path} is not a regular file any more.`,
      safe: 'Nothing was changed.',
      hint: 'Replace it by a file or leave it out.',
      details: { path },
    },
    cause,
  );
}

export function noLinkError(path: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'download.link_unsupported',
      message: `${path} cannot be made as a link: this disk or this account does not allow links.`,
      safe: 'Nothing was changed.',
      hint: 'Allow links (on Windows: developer mode), or choose a folder on another disk.',
      details: { path },
    },
    cause,
  );
}
