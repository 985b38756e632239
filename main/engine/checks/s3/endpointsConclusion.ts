/** What becomes of a store that several endpoints lead to, when some of them fail. */
import type { CheckTarget } from '../../../../shared/domain/check';
import type { Conclusion, ProbeOutcome } from '../probe';

/** `targets`: the endpoints of one store, those that are left alone not among them. Told at the first of them. */
export function endpointsConclusion(targets: readonly CheckTarget[]): Conclusion | undefined {
  const [first] = targets;
  if (first === undefined) return undefined;
  return {
    id: 's3.endpoints',
    targetId: first.targetId,
    conclude: (failures): ProbeOutcome => {
      const bad = targets.filter(({ targetId }) => failures.has(targetId));
      const failure = failures.get(bad[0]?.targetId ?? '');
      if (failure === undefined) return { level: 'success', message: `${counted(targets.length)} can be used.` };
      if (targets.length === 1)
        return { level: 'skipped', message: `Not judged: ${failure.id} has to work first.`, dependsOn: failure.id };
      const names = bad.map(({ endpointKey }) => endpointKey).join(', ');
      const details = { bad: names, badCount: bad.length, endpoints: targets.length, ...causeOf(failure.details) };
      if (bad.length < targets.length)
        return {
          level: 'warning',
          message: `${bad.length} of ${targets.length} endpoints cannot be used: ${names}.`,
          hint: 'The others take over. Exclude it until it works again.',
          actions: ['exclude-endpoint'],
          details,
        };
      return {
        level: 'error',
        type: failure.type,
        message: `None of the ${targets.length} endpoints can be used. The first: ${failure.message}`,
        hint: failure.hint,
        actions: failure.actions,
        details,
      };
    },
  };
}

function counted(count: number): string {
  return count === 1 ? 'The endpoint' : `All ${count} endpoints`;
}

function causeOf(details: ProbeOutcome['details']): { cause?: string } {
  const cause = details?.['cause'];
  return typeof cause === 'string' ? { cause } : {};
}
