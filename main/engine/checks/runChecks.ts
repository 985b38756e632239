/** Runs the checks of several places side by side, tells each result as it comes, and makes the document of all of them. */
import type { CheckDocument, CheckMode, CheckResult, CheckTrigger } from '../../../shared/domain/check';
import type { Clock } from '../ports/clock';
import type { LightResults } from './lightResults';
import type { Conclusion, TargetPlan } from './probe';
import { monotonic, placeOf, resultOf, runTarget } from './runTarget';

export interface CheckRun {
  readonly checkId: string;
  readonly trigger: CheckTrigger;
  readonly mode: CheckMode;
  readonly agentId: string;
  readonly plans: readonly TargetPlan[];
  readonly conclusions?: readonly Conclusion[];
  /** Asked at the end, with everything that was measured. */
  readonly eta?: (results: readonly CheckResult[]) => CheckDocument['eta'];
}

export interface CheckHost {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What was found a moment ago; without it everything is tried. */
  readonly light?: LightResults;
  readonly heard?: (result: CheckResult) => void;
  /** Closing of a place goes on after a check that was cancelled; whoever ends the process waits for it. */
  readonly closing?: (work: Promise<void>) => void;
}

const targetsAtOnce = 8;
const longestMs: Readonly<Record<CheckMode, number>> = { light: 6_000, deep: 60_000 };

/** Answers within the time that the mode has, whatever does not answer; rejects as aborted within moments of the signal. */
export async function runChecks(run: CheckRun, host: CheckHost): Promise<CheckDocument> {
  const { clock, light, heard = () => undefined } = host;
  const startedMs = clock.nowMs();
  const results: CheckResult[] = [];
  const tell = (result: CheckResult): void => {
    results.push(result);
    heard(result);
  };
  const failures = new Map<string, CheckResult>();
  const failed = (result: CheckResult): void => {
    if (!failures.has(result.targetId)) failures.set(result.targetId, result);
  };
  const endsMs = monotonic(clock) + longestMs[run.mode];
  const runOne = async (plan: TargetPlan): Promise<void> => {
    const known = run.mode === 'light' ? light?.of(plan, clock.nowMs()) : undefined;
    if (known !== undefined) {
      for (const result of known) tell({ ...result, targetId: plan.target.targetId });
      return;
    }
    const own: CheckResult[] = [];
    const hear = (result: CheckResult): void => {
      own.push(result);
      tell(result);
    };
    await runTarget(plan, { ...run, ...host, endsMs, heard: hear, failed });
    light?.keep(plan, own, run.mode, clock.nowMs());
  };
  try {
    await sideBySide(run.plans, runOne);
  } finally {
    for (const { close } of run.plans) if (close !== undefined) host.closing?.(close());
  }
  for (const { id, targetId, conclude } of run.conclusions ?? []) {
    tell(resultOf({ targetId }, id, conclude(failures), 0));
  }
  return documentOf(run, inOrder(run, results), startedMs, clock.nowMs());
}

async function sideBySide(plans: readonly TargetPlan[], runOne: (plan: TargetPlan) => Promise<void>): Promise<void> {
  const waiting = [...plans];
  const lane = async (): Promise<void> => {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) await runOne(plan);
  };
  await Promise.all(Array.from({ length: targetsAtOnce }, lane));
}

/** By target, and within a target as the ids stand. */
function inOrder({ plans }: CheckRun, results: readonly CheckResult[]): CheckResult[] {
  const targets = plans.map(({ target }) => target.targetId);
  return results.toSorted(
    (one, other) =>
      targets.indexOf(one.targetId) - targets.indexOf(other.targetId) || placeOf(one.id) - placeOf(other.id),
  );
}

function documentOf(run: CheckRun, results: CheckResult[], startedMs: number, finishedMs: number): CheckDocument {
  const counts = { error: 0, warning: 0, info: 0, success: 0, skipped: 0 };
  for (const { level } of results) counts[level] += 1;
  return {
    schema: 1,
    checkId: run.checkId,
    startedAt: new Date(startedMs).toISOString(),
    finishedAt: new Date(finishedMs).toISOString(),
    trigger: run.trigger,
    mode: run.mode,
    agentId: run.agentId,
    targets: run.plans.map(({ target }) => target),
    passed: counts.error === 0,
    counts,
    eta: run.eta?.(results) ?? null,
    results,
  };
}
