/** An inspected submission as a person sees it: counts, the largest files, and every problem. */
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { sumBytes } from './compareWithStore';
import { itemsAt } from './items';
import type { StoreComparison, Submission, SubmissionEntry, SubmissionGroup, SubmissionProblem } from './submission';

const largestCount = 10;

/** Nothing is left out but entries: those may be a million. */
export function describeSubmission(
  uid: string,
  title: string,
  paths: readonly string[],
  submission: Submission,
  createsJob: boolean,
): SubmissionDraft {
  const { comparison } = submission;
  return {
    uid,
    title,
    paths: [...paths],
    groups: submission.groups.map((group) => describeGroup(group, submission)),
    fileCount: submission.fileCount,
    totalBytes: submission.totalBytes,
    ...(comparison
      ? {
          uploadObjects: comparison.missing.length,
          uploadBytes: comparison.missingBytes,
          presentObjects: comparison.presentCount,
          presentBytes: comparison.presentBytes,
        }
      : {}),
    largest: largestEntries(submission).map(({ absolutePath, stat }) => ({
      path: absolutePath,
      sizeBytes: stat.sizeBytes,
    })),
    problems: problemsOf(submission).map(({ path, code, message }) => ({ path, code, message })),
    ...(submission.lint === undefined ? {} : { lint: submission.lint }),
    createsJob,
  };
}

/** A name with `<UDIM>` or `####` in it is no file that is missing where the files that it stands for are sent. */
function problemsOf({ problems, lint }: Submission): readonly SubmissionProblem[] {
  if (lint === undefined || lint.unlisted > 0) return problems;
  const missing = new Set(lint.findings.flatMap(({ id, path }) => (id === 'input.missing' ? [path] : [])));
  return problems.filter(({ code, path }) => code !== 'input.not_found' || missing.has(path));
}

/** A content that several groups hold is sent once; it counts for each of them. */
function describeGroup(group: SubmissionGroup, { objects, comparison }: Submission): SubmissionDraft['groups'][number] {
  const { rootPath, locationName, entries, totalBytes, outputRelativeDirectories } = group;
  return {
    rootPath,
    ...(locationName === undefined ? {} : { locationName }),
    fileCount: entries.length,
    totalBytes,
    ...(comparison ? uploadOf(group, objects, comparison) : {}),
    outputFolders: [...outputRelativeDirectories],
  };
}

function uploadOf(
  { contents }: SubmissionGroup,
  objects: Submission['objects'],
  { missingAt }: StoreComparison,
): { uploadCount: number; uploadBytes: number } {
  const isHere = new Uint8Array(objects.length);
  for (const content of contents) isHere[content] = 1;
  const upload = missingAt.filter((position) => isHere[position] === 1);
  return { uploadCount: upload.length, uploadBytes: sumBytes(itemsAt(objects, upload)) };
}

function largestEntries({ groups }: Submission): SubmissionEntry[] {
  const largest: SubmissionEntry[] = [];
  for (const { entries } of groups)
    for (const entry of entries) {
      const last = largest.at(-1);
      if (largest.length >= largestCount && last && entry.stat.sizeBytes <= last.stat.sizeBytes) continue;
      largest.push(entry);
      largest.sort((a, b) => b.stat.sizeBytes - a.stat.sizeBytes);
      if (largest.length > largestCount) largest.pop();
    }
  return largest;
}
