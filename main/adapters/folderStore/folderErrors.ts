/** What an OS error means when it happens inside a folder store. */
import { AppError, isAbort, type ErrorCode } from '../../../shared/domain/errors';
import { errnoOf, toFileError } from '../files/errnoErrors';

export type StoreCall = 'put' | 'get' | 'head' | 'list';

const deniedErrnos = new Set(['EACCES', 'EPERM', 'EROFS']);
const fullErrnos = new Set(['ENOSPC', 'EDQUOT']);
const deniedCodes: Readonly<Record<StoreCall, ErrorCode>> = {
  put: 'store.denied_put',
  get: 'store.denied_get',
  head: 'store.denied_head',
  list: 'store.denied_list',
};

/** Any error of a file operation as a `store.*` or `disk.*` error by errno; aborts and AppErrors pass unchanged. */
export function toStoreError(thrown: unknown, call: StoreCall, path: string): unknown {
  if (thrown instanceof AppError || isAbort(thrown)) return thrown;
  const errno = errnoOf(thrown) ?? '';
  if (fullErrnos.has(errno))
    return new AppError(
      {
        code: 'store.full',
        message: `The store is full: ${path} could not be written.`,
        safe: 'Objects that were complete before are untouched.',
        hint: 'Free some space on the store’s disk or ask for a larger quota, then try again.',
        details: { path, errno },
      },
      thrown,
    );
  if (deniedErrnos.has(errno)) return deniedError(call, path, 'this account may not do that', thrown, errno);
  return toFileError(thrown, path);
}

/** The store, or a place in it, may not be used for a call. */
export function deniedError(call: StoreCall, path: string, why: string, cause?: unknown, errno?: string): AppError {
  return new AppError(
    {
      code: deniedCodes[call],
      message: `The store refused to ${call === 'head' ? 'look at' : call} ${path}: ${why}.`,
      safe: 'Nothing was changed.',
      hint: 'Check the permissions of the store’s folder.',
      details: { path, ...(errno === undefined ? {} : { errno }) },
    },
    cause,
  );
}

export function rootMissingError(folder: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'store.root_missing',
      message: `The store’s folder ${folder} is not there.`,
      safe: 'Nothing was written.',
      hint: 'Connect the disk it lies on, check the address, or create the store first.',
      details: { path: folder },
    },
    cause,
  );
}

export function missingContentError(uri: string, key: string): AppError {
  return new AppError({
    code: 'store.missing_content',
    message: `The object ${key} is not in the store ${uri}.`,
    safe: 'Nothing was changed.',
    hint: 'It was removed by a clean-up or never arrived. Submit the files again from where they were made.',
    details: { key },
  });
}

/** Runs one file operation and translates what it throws. */
export async function storeCall<T>(call: StoreCall, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw toStoreError(thrown, call, path);
  }
}
