/** Counts the files and bytes of a run for its progress; a repeated file never makes it exceed its total. */
import type { ProgressSink } from '../../ports/progress';

export interface RunMeter {
  /** Negative before a repeat. */
  readonly bytes: (count: number) => void;
  readonly fileDone: () => void;
  /** A file that was counted is tried once more, and so are the bytes that its attempt counted. */
  readonly fileAgain: (bytes: number) => void;
  /** Bytes of content that came since the run began or went on. */
  readonly arrivedBytes: () => number;
}

export function createRunMeter(
  total: { readonly files: number; readonly bytes: number },
  sink: ProgressSink,
  /** What an earlier part of the run brought. */
  before: { readonly files: number; readonly bytes: number } = { files: 0, bytes: 0 },
): RunMeter {
  let doneFiles = before.files;
  let doneBytes = before.bytes;
  const tell = (): void => {
    sink({
      phase: 'transferring',
      doneFiles,
      totalFiles: total.files,
      doneBytes: Math.min(doneBytes, total.bytes),
      totalBytes: total.bytes,
    });
  };
  tell();
  return {
    bytes: (count) => {
      doneBytes += count;
      tell();
    },
    fileDone: () => {
      doneFiles += 1;
      tell();
    },
    fileAgain: (bytes) => {
      doneFiles -= 1;
      doneBytes -= bytes;
      tell();
    },
    arrivedBytes: () => doneBytes - before.bytes,
  };
}
