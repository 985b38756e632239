/** Whether a submission is asked about, goes on by itself or is refused: by who could answer and by what nobody vouched for. */
import { AppError } from '../../../shared/domain/errors';
import { visibleText } from '../../../shared/text/format';
import { hasAny, pathClassLines, type PathClass } from '../grouping/knownPaths';

export interface ConfirmationFacts {
  readonly hasUnknownPaths: boolean;
  /** Who is there to answer: a window, a terminal, nobody because all is accepted (`--yes`), or nobody at all. */
  readonly asker: 'window' | 'terminal' | 'accepted' | 'nobody';
  /** `--accept-unknown-paths`. */
  readonly acceptsUnknownPaths?: boolean;
  /** The setting of the Deadline client. */
  readonly autoAccept?: boolean;
}

export type Confirmation =
  { readonly kind: 'go' } | { readonly kind: 'refuse' } | { readonly kind: 'ask'; readonly isYesByDefault: boolean };

export function confirmationOf(facts: ConfirmationFacts): Confirmation {
  const { asker, autoAccept = false, acceptsUnknownPaths = false } = facts;
  const isOpen = facts.hasUnknownPaths && !acceptsUnknownPaths;
  const isAutomatic = asker === 'accepted' || asker === 'nobody' || (asker === 'terminal' && autoAccept);
  if (isAutomatic) return { kind: isOpen ? 'refuse' : 'go' };
  if (!isOpen && autoAccept) return { kind: 'go' };
  return { kind: 'ask', isYesByDefault: !isOpen };
}

/** `submit.unknown_paths`, which names them and the ways to vouch for them. */
export function unknownPathsRefused(unknown: PathClass): AppError {
  const count = unknown.inputs.length + unknown.outputs.length;
  return new AppError({
    code: 'submit.unknown_paths',
    message: `${count === 1 ? 'One folder is' : `${count} folders are`} outside of every known place:\n${pathClassLines(unknown).map(visibleText).join('\n')}`,
    safe: 'Nothing was sent.',
    hint: 'Name the folder with --known-asset-path, or accept all of them with --accept-unknown-paths.',
    details: { count, path: unknown.inputs[0] ?? unknown.outputs[0] ?? '' },
  });
}

/** What a summary lists of folders outside of every known place; nothing when there are none. */
export function unknownPathsText(unknown: PathClass): readonly string[] {
  return hasAny(unknown)
    ? ['Outside of every known place:', ...pathClassLines(unknown).map((line) => `   ${line}`)]
    : [];
}
