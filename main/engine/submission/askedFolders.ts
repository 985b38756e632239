/** The folders of a submission that a person in a window is asked about before anything is sent. */
import { AppError } from '../../../shared/domain/errors';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import type { EngineParts } from '../engineParts';
import { hasAny } from '../grouping/knownPaths';
import { sensitiveFolder } from '../outputs/plan/targetFolder';
import { unknownPathsRefused } from './confirmation';
import type { Submission } from './submission';

interface AskedFolders {
  readonly unknown: NonNullable<SubmissionDraft['unknown']>;
  readonly sensitive: NonNullable<SubmissionDraft['sensitive']>;
}

type Place = Pick<EngineParts, 'platform' | 'homeFolder'>;

/** Folders outside of every known place; and those of the system or the whole home, known or not, each with the reason. */
export function askedAbout({ paths: { known, unknown } }: Submission, { platform, homeFolder }: Place): AskedFolders {
  const sensitive = [...unknown.inputs, ...known.inputs].flatMap((path) => {
    const why = sensitiveFolder(path, platform, homeFolder);
    return why === undefined ? [] : [{ path, why }];
  });
  return { unknown: { inputs: [...unknown.inputs], outputs: [...unknown.outputs] }, sensitive };
}

/** Answers all of them. `submit.unknown_paths` or `root.sensitive` with those that are not among `accepted`. */
export function requireAgreed(submission: Submission, accepted: readonly string[], place: Place): ReadonlySet<string> {
  const { unknown, sensitive } = askedAbout(submission, place);
  const agreed = new Set(accepted);
  const isOpen = (path: string): boolean => !agreed.has(path);
  const left = { inputs: unknown.inputs.filter(isOpen), outputs: unknown.outputs.filter(isOpen) };
  const [first] = sensitive.filter(({ path }) => isOpen(path));
  if (first !== undefined)
    throw sensitiveRefused(
      first,
      'Look at the list of folders, and agree to this one by itself if you want to send it.',
    );
  if (hasAny(left)) throw unknownPathsRefused(left);
  return new Set([...unknown.inputs, ...unknown.outputs]);
}

/** `root.sensitive`, with what whoever submits can do here. */
export function sensitiveRefused({ path, why }: AskedFolders['sensitive'][number], hint: string): AppError {
  return new AppError({
    code: 'root.sensitive',
    message: `Files of ${path} would be sent, and ${why}.`,
    safe: 'Nothing was sent.',
    hint,
    details: { path },
  });
}
