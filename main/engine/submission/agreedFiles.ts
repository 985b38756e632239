/** What must hold of a submission that was looked through before it goes on. */
import { AppError } from '../../../shared/domain/errors';
import { hasAny } from '../grouping/knownPaths';
import { unknownPathsRefused } from './confirmation';
import { confirmedFiles } from './confirmedFiles';
import type { Submission } from './submission';
import type { SubmissionSpec } from './submissionSpec';

/** `input.invalid` for a submission of no files and no output folders: there would be no job to speak of. */
export function requireSomething(spec: SubmissionSpec, { groups, problems }: Submission): void {
  const { paths, outputFolders, include, exclude } = spec;
  if (spec.bundle !== undefined) return;
  if (outputFolders.length > 0 || groups.some(({ entries }) => entries.length > 0)) return;
  const [problem] = problems;
  const isFiltered = (include ?? []).length + (exclude ?? []).length > 0;
  throw new AppError({
    code: 'input.invalid',
    message:
      problem === undefined
        ? `There is nothing to send: ${paths.join(', ')} ${isFiltered ? 'holds no files that the filters let through' : 'holds no files'}.`
        : `There is nothing to send. ${problem.path}: ${problem.message}`,
    safe: 'Nothing was sent.',
    hint: 'Name files, or folders that hold some.',
  });
}

/** A link that was turned since somebody agreed leads to folders that nobody agreed to: `submit.unknown_paths`. */
export function requireAccepted({ acceptedFolders }: SubmissionSpec, { paths: { unknown } }: Submission): void {
  if (acceptedFolders === undefined) return;
  const accepted = new Set(acceptedFolders);
  const isNew = (folder: string): boolean => !accepted.has(folder);
  const left = { inputs: unknown.inputs.filter(isNew), outputs: unknown.outputs.filter(isNew) };
  if (hasAny(left)) throw unknownPathsRefused(left);
}

/** What a person who confirms it has seen. */
export function agreedTo(seen: Submission): Pick<SubmissionSpec, 'acceptedFolders' | 'confirmed'> {
  const { inputs, outputs } = seen.paths.unknown;
  return { acceptedFolders: [...inputs, ...outputs], confirmed: confirmedFiles(seen) };
}
