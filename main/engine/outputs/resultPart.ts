/** What a download did, as its result document tells it. */
import type { ApplyResult } from '../../../shared/domain/plan';
import type { RunResultPart } from '../../../shared/domain/runResult';
import { locationsOf } from '../store/locations';
import type { ColumnPlan } from './plan/columns/columnPlan';

export function resultPartOf(result: ApplyResult, { roots, source }: ColumnPlan): RunResultPart {
  const { downloaded, replaced, keptBoth, keptMine, identical, skipped, undecided, bytes, failed } = result;
  const [target] = roots.flatMap(({ source: name, target: destinationRoot }) =>
    destinationRoot === null ? [] : { name, details: { destinationRoot, pathFormat: null, ruleId: null } },
  );
  return {
    transfer: {
      files: downloaded + replaced + keptBoth,
      bytes,
      skippedFiles: identical + skipped + keptMine + undecided,
      failed: failed.map(({ path, code, message }) => ({ path, code, message })),
      // Nothing comes into place before its hash was compared.
      verified: true,
    },
    conflicts: { byDecision: { downloaded, replaced, keptBoth, keptMine, identical, skipped, undecided } },
    ...(target === undefined ? {} : { target }),
    locations: locationsOf(source.store),
  };
}
