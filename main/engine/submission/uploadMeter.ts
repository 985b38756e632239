/** How much of an upload is done, for whoever looks on. */
import type { PartLedger } from '../ports/ledger';
import type { RunContext } from '../ports/progress';
import { sumBytes } from './compareWithStore';
import type { Items } from './items';
import type { SubmissionObject } from './submission';

export interface UploadMeter {
  start(): { readonly onBytes: (sentBytes: number) => void; finish(sizeBytes: number): void };
  report(): void;
}

/** Tells the context of each step. A retry takes back what its first try counted. */
export function createUploadMeter(objects: Items<SubmissionObject>, context: RunContext): UploadMeter {
  const totalBytes = sumBytes(objects);
  let doneFiles = 0;
  let doneBytes = 0;
  const report = (): void => {
    context.progress({
      phase: 'transferring',
      doneFiles,
      totalFiles: objects.length,
      doneBytes: Math.min(doneBytes, totalBytes),
      totalBytes,
    });
  };
  return {
    start() {
      let counted = 0;
      const count = (bytes: number): void => {
        doneBytes += bytes - counted;
        counted = bytes;
        report();
      };
      return {
        onBytes: count,
        finish(sizeBytes) {
          doneFiles++;
          count(sizeBytes);
        },
      };
    },
    report,
  };
}

/** Counts the parts of earlier uploads that are gone on with, beside what was sent whole before. */
export function countReused(
  whole: { readonly items: number; readonly bytes: number },
  { measures }: RunContext,
): (ledger: PartLedger) => PartLedger {
  let partBytes = 0;
  const tell = (): void => {
    measures?.counts({ reusedItems: whole.items, reusedBytes: whole.bytes + partBytes });
  };
  tell();
  return (ledger) => {
    let ownBytes = 0;
    const count = (bytes: number): void => {
      partBytes += bytes - ownBytes;
      ownBytes = bytes;
      tell();
    };
    return {
      ...ledger,
      earlier: () => {
        const upload = ledger.earlier();
        count(upload?.parts.reduce((sum, { length }) => sum + length, 0) ?? 0);
        return upload;
      },
      // Another upload takes its place, and its parts are sent again.
      beginning: () => {
        count(0);
        ledger.beginning();
      },
    };
  };
}
