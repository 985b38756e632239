/** Says which path makes an asset root much wider than the others need it. */
import type { PathGroup } from '../grouping/groupPaths';
import type { SubmissionProblem } from './submission';

export function wideRootProblems(
  groups: readonly Pick<PathGroup, 'widenedBy' | 'rootPath'>[],
): readonly SubmissionProblem[] {
  return groups.flatMap(({ widenedBy, rootPath }) =>
    widenedBy === undefined
      ? []
      : [
          {
            path: widenedBy,
            code: 'submit.wide_root',
            message: `Because of this path the common folder is ${rootPath}; workers will see everything below that.`,
            isBlocking: false,
          },
        ],
  );
}
