/** Which findings of a submission somebody has to agree to. */
import type { LintReport } from '../../../shared/domain/lint';

export interface ConfirmPoint {
  readonly id: 'submit.confirm.missing' | 'submit.confirm.errors';
  readonly count: number;
}

/** None where nothing is missing and nothing is wrong for sure. */
export function pointsToConfirm(lint: LintReport | undefined): readonly ConfirmPoint[] {
  if (lint === undefined) return [];
  const missing = lint.findings.reduce((sum, { missingCount = 0 }) => sum + missingCount, 0);
  const points: readonly ConfirmPoint[] = [
    { id: 'submit.confirm.missing', count: missing },
    { id: 'submit.confirm.errors', count: lint.counts.error },
  ];
  return points.filter(({ count }) => count > 0);
}
