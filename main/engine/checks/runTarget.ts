/** Tries everything at one place, in the order of the ids, as far as what it depends on allows. */
import {
  checkIds,
  type CheckId,
  type CheckMode,
  type CheckResult,
  type CheckTarget,
} from '../../../shared/domain/check';
import { isAbort, toErrorDto } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';
import { failedCall } from './failedCall';
import { tooLate, within } from './patience';
import { usually } from './phases';
import type { Probe, ProbeContext, ProbeOutcome, TargetPlan } from './probe';

export interface TargetRun {
  readonly mode: CheckMode;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** By the clock's time that never goes back. */
  readonly endsMs: number;
  readonly heard: (result: CheckResult) => void;
  /** Also of a target that another can stand in for. */
  readonly failed: (result: CheckResult) => void;
}

/** Resolves when every probe has a result; rejects as aborted when the signal is. */
export async function runTarget({ target, probes, isOneOfSeveral }: TargetPlan, run: TargetRun): Promise<void> {
  const { mode, clock, endsMs, signal } = run;
  /** Ids that failed, or were skipped because of one, with the one that was first. */
  const roots = new Map<CheckId, string>();
  let unanswered: CheckId | undefined;
  const tell = (probe: Probe, outcome: ProbeOutcome, latencyMs: number, dependsOn?: string): void => {
    const hasFailed = outcome.level === 'error';
    const level = hasFailed && isOneOfSeveral === true ? 'warning' : outcome.level;
    const result = resultOf(target, probe.id, { ...outcome, level }, latencyMs, dependsOn);
    if (hasFailed) run.failed(result);
    run.heard(result);
  };
  for (const probe of inOrder(probes, mode)) {
    const root = unanswered ?? probe.dependsOn.map((id) => roots.get(id)).find((id) => id !== undefined);
    if (root !== undefined) {
      roots.set(probe.id, root);
      tell(probe, unanswered === undefined ? notTried(root) : noTime, 0, root);
      continue;
    }
    const startedMs = monotonic(clock);
    const outcome = await within(clock, Math.max(0, endsMs - startedMs), signal, (own) =>
      outcomeOf(probe, { signal: own, mode, clock }),
    );
    if (outcome === tooLate) unanswered = probe.id;
    const judged = outcome === tooLate ? noAnswer : outcome;
    if (judged.level === 'error') roots.set(probe.id, probe.id);
    else if (judged.dependsOn !== undefined) roots.set(probe.id, judged.dependsOn);
    tell(probe, judged, monotonic(clock) - startedMs);
  }
}

/** The document's form of an outcome. */
export function resultOf(
  { targetId }: Pick<CheckTarget, 'targetId'>,
  id: CheckId,
  { level, type, message, hint = '', actions = [], ...facts }: ProbeOutcome,
  latencyMs: number,
  dependsOn?: string,
): CheckResult {
  return {
    id,
    targetId,
    level,
    type: type ?? usually[id].type,
    message,
    hint,
    actions,
    ...facts,
    latencyMs: Math.round(latencyMs * 10) / 10,
    phase: usually[id].phase,
    ...(dependsOn === undefined ? {} : { dependsOn }),
  };
}

const places = new Map<string, number>(checkIds.map((id, at) => [id, at]));

/** Where an id stands among all; what is not known stands last. */
export function placeOf(id: string): number {
  return places.get(id) ?? checkIds.length;
}

/** For what took how long. */
export function monotonic(clock: Clock): number {
  return clock.monotonicMs?.() ?? clock.nowMs();
}

function inOrder(probes: readonly Probe[], mode: CheckMode): readonly Probe[] {
  return probes
    .filter(({ modes }) => mode === 'deep' || modes === 'both')
    .toSorted((one, other) => placeOf(one.id) - placeOf(other.id));
}

async function outcomeOf(probe: Probe, context: ProbeContext): Promise<ProbeOutcome> {
  try {
    return await probe.run(context);
  } catch (error) {
    if (isAbort(error)) throw error;
    return failedCall(toErrorDto(error));
  }
}

const noTime: ProbeOutcome = { level: 'skipped', message: 'There was no answer in time.' };

const noAnswer: ProbeOutcome = {
  level: 'error',
  type: 'network',
  message: 'No answer came in the time that a check has.',
  hint: 'Check the network and VPN, and whether the server is overloaded.',
};

function notTried(root: string): ProbeOutcome {
  return { level: 'skipped', message: `Not tried: ${root} has to work first.` };
}
