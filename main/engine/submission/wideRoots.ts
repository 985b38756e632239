/** Says which path makes an asset root much wider than the others need it. */
import type { PathGroup } from '../grouping/groupPaths';
import type { SubmissionProblem } from './submission';

/** `split` gives such a path a group of its own, `ask` wants a yes to it, `refuse` sends nothing. */
export type WideRoot = 'warn' | 'ask' | 'refuse' | 'split' | 'off';

/** Where such a path has a group of its own, none is left to be told. */
export function wideRootProblems(
  groups: readonly Pick<PathGroup, 'widenedBy' | 'rootPath'>[],
  wideRoot: WideRoot = 'warn',
): readonly SubmissionProblem[] {
  if (wideRoot === 'off') return [];
  return groups.flatMap(({ widenedBy, rootPath }) =>
    widenedBy === undefined
      ? []
      : [
          {
            path: widenedBy,
            code: 'submit.wide_root',
            message: `Because of this path the common folder is ${rootPath}; workers will see everything below that.`,
            isBlocking: wideRoot === 'refuse',
          },
        ],
  );
}
