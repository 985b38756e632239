/** Reading a file that somebody may be writing: again after a while, then no more. */
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';

/** Waits before a file that changed under the reader is read again. */
const retryDelaysMs = [200, 1000];

/** Repeats a read that ends with `source.changed`; `scan.file_changing` when it never settles. */
export async function untilSettled<T>(
  path: string,
  read: () => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  for (const delayMs of retryDelaysMs) {
    try {
      return await read();
    } catch (error) {
      if (!isChange(error)) throw error;
      await clock.delay(delayMs, signal);
    }
  }
  try {
    return await read();
  } catch (error) {
    throw isChange(error) ? stillChanging(path, error) : error;
  }
}

function isChange(error: unknown): boolean {
  return error instanceof AppError && error.code === 'source.changed';
}

function stillChanging(path: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'scan.file_changing',
      message: `${path} kept changing while it was read.`,
      safe: 'The half-read content was not used.',
      hint: 'Try again when the program that writes the file is done, or exclude the file.',
      retryable: true,
      details: { path },
    },
    cause,
  );
}
