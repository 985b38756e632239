/** Which findings of a submission somebody has to agree to. */
import type { LintReport } from '../../../shared/domain/lint';

export interface ConfirmPoint {
  readonly id: 'submit.confirm.missing' | 'submit.confirm.errors';
  readonly count: number;
}

/** None where no input is missing and nothing is wrong for sure. Gaps of frames may be what the job is to render, so nobody is asked. */
export function pointsToConfirm(lint: LintReport | undefined): readonly ConfirmPoint[] {
  if (lint === undefined) return [];
  const inputs = lint.findings.filter(({ id }) => id !== 'frames.gap');
  const missing = inputs.reduce((sum, { missingCount = 0 }) => sum + missingCount, 0);
  const points: readonly ConfirmPoint[] = [
    { id: 'submit.confirm.missing', count: missing },
    { id: 'submit.confirm.errors', count: lint.counts.error },
  ];
  return points.filter(({ count }) => count > 0);
}
