/** Hands what an inspection found to the look at it. */
import type { LintReport } from '../../../shared/domain/lint';
import type { PathFormat } from '../../../shared/domain/paths/components';
import type { PathGroup } from '../grouping/groupPaths';
import type { ChangedFile } from '../lint/contentFindings';
import { lintInPieces } from '../lint/lintSubmission';
import type { FollowedPlace } from '../lint/unknownPlaces';
import type { TargetPlatform } from '../outputs/plan/traits';
import type { SubmittedHashes } from './hashSubmitted';
import type { SubmissionProblem } from './submission';
import type { SubmittedFiles } from './submittedFiles';

export interface InspectedFiles {
  readonly format: PathFormat;
  /** Which system the workers run; absent when nobody knows. */
  readonly workerOs?: TargetPlatform;
  readonly files: SubmittedFiles;
  readonly groups: readonly Pick<PathGroup, 'rootPath'>[];
  /** Of each group the files whose content is known, and beside them their contents. */
  readonly numbers: readonly Uint32Array[];
  readonly contentOf: Uint32Array;
  readonly contentCount: number;
  readonly hashing: Pick<SubmittedHashes, 'others'>;
  readonly problems: readonly SubmissionProblem[];
  readonly links: readonly FollowedPlace[];
  /** Folders outside of every known location. */
  readonly unknownFolders: readonly string[];
}

/** `pause` gives others their turn; what it throws ends the look. */
export function lintInspected(inspected: InspectedFiles, pause: () => Promise<void>): Promise<LintReport> {
  const { format, workerOs, files, groups, numbers, contentOf, contentCount, problems, links, unknownFolders } =
    inspected;
  return lintInPieces(
    {
      format,
      ...(workerOs === undefined ? {} : { workerOs }),
      files,
      groups: groups.map(({ rootPath }, at) => ({ rootPath, numbers: numbers[at] ?? new Uint32Array() })),
      missing: problems.flatMap(({ path, code }) =>
        code === 'input.not_found' || code === 'scan.link_broken'
          ? [{ path, isLink: code === 'scan.link_broken' }]
          : [],
      ),
      links,
      changed: changedFiles(inspected),
      held: {
        count: contentCount,
        groups: numbers.map((own) => ({ numbers: own, contents: own.map((number) => contentOf[number] ?? 0) })),
      },
      unknownFolders,
    },
    pause,
  );
}

/** What is remembered beside the scan holds blocks of large files, too. */
function changedFiles({ files, hashing }: InspectedFiles): ChangedFile[] {
  const changed: ChangedFile[] = [];
  for (const [number, { stat }] of hashing.others) {
    const sizeBefore = files.sizeBytes(number);
    if (stat.sizeBytes === sizeBefore && stat.mtimeNs === files.mtimeNs(number)) continue;
    changed.push({ path: files.absolutePath(number), sizeBefore, sizeAfter: stat.sizeBytes });
  }
  return changed;
}
