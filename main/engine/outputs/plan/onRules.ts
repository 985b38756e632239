/** Reads `--on KIND=ACTION[:POLICY]` of the command line into rules. */
import { AppError } from '../../../../shared/domain/errors';
import { keepBothPolicies, planActions, planKinds, type PlanRule } from '../../../../shared/domain/plan';
import { isChoosable } from './kinds';

/** One rule per value, in order. `input.invalid` names the value, and what would have been right. */
export function parseOnRules(values: readonly string[]): readonly PlanRule[] {
  return values.map((text, index) => {
    const match = /^([^=]*)=([^:]*)(?::(.*))?$/.exec(text);
    const kind = planKinds.find((name) => name === match?.[1]);
    if (match === null || kind === undefined)
      throw invalid(text, `write KIND=ACTION; the kinds are ${planKinds.join(', ')}`);
    const action = planActions.find((name) => name === match[2]);
    if (action === undefined || !(action === 'ask' || isChoosable(kind, action))) {
      throw invalid(
        text,
        `for ${kind} choose one of ${planActions.filter((name) => name === 'ask' || isChoosable(kind, name)).join(', ')}`,
      );
    }
    const policy = keepBothPolicies.find((name) => name === match[3]);
    if (match[3] !== undefined && (policy === undefined || action !== 'keep-both')) {
      throw invalid(text, `only keep-both takes a policy: ${keepBothPolicies.join(', ')}`);
    }
    return {
      id: `on-${index + 1}`,
      name: text,
      enabled: true,
      when: { kinds: [kind] },
      then: { action, ...(policy === undefined ? {} : { policy }) },
    };
  });
}

function invalid(text: string, hint: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `--on ${JSON.stringify(text)} cannot be used.`,
    safe: 'Nothing was planned or written.',
    hint: `${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`,
  });
}
