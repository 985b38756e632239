/** One thing that a check tries at one place, and what came of it. */
import type { CheckId, CheckLevel, CheckMode, CheckResult, CheckTarget, CheckType } from '../../../shared/domain/check';
import type { Clock } from '../ports/clock';

export interface ProbeContext {
  /** Aborted when the check is cancelled or its time is over. */
  readonly signal: AbortSignal;
  readonly mode: CheckMode;
  readonly clock: Clock;
}

/** `type` absent: what the id is usually about. `skipped`: it could not be judged here, and the message says why. */
export interface ProbeOutcome extends Partial<
  Pick<CheckResult, 'hint' | 'actions' | 'details' | 'httpStatus' | 'awsCode' | 'requestId'>
> {
  readonly level: CheckLevel;
  readonly type?: CheckType;
  readonly message: string;
  /** Of a skipped one: what has to work first, and tells what is wrong. Whatever depends on this is skipped for the same. */
  readonly dependsOn?: CheckResult['id'];
}

/** Made by a family for one target. What `run` throws, other than by an abort, becomes an error of this probe. */
export interface Probe {
  readonly id: CheckId;
  /** Ids of the same target. One that is an error, or was skipped because of one, skips this probe. */
  readonly dependsOn: readonly CheckId[];
  readonly modes: 'both' | 'deep';
  run(context: ProbeContext): Promise<ProbeOutcome>;
}

/** Everything that is tried at one place, in the order of `checkIds`. */
export interface TargetPlan {
  readonly target: CheckTarget;
  readonly probes: readonly Probe[];
  /** What is tried there and as whom: light results with the same one are good for a minute. Absent: never taken again. */
  readonly identity?: string;
  /** Another target can stand in for this one: its errors are warnings, and a conclusion says whether all of them fail. */
  readonly isOneOfSeveral?: boolean;
  /** Called once when the last probe has ended, also after a cancel; leaves nothing behind. */
  readonly close?: () => Promise<void>;
}

/** What follows from several targets; asked when all of them have ended. */
export interface Conclusion {
  readonly id: CheckId;
  readonly targetId: string;
  /** The first that failed at each target, by the target's id. */
  readonly conclude: (failures: ReadonlyMap<string, CheckResult>) => ProbeOutcome;
}
