/** Places among rules: a rule moves among those of its own source only. */
import type { ListedRule } from './useRules';

/** The rules that a rule can change places with, itself among them, in order. */
export function siblingsOf(rules: readonly ListedRule[], { source }: ListedRule): readonly ListedRule[] {
  return rules.filter((rule) => rule.source === source && !rule.locked && rule.rule !== undefined);
}

/** The rule that comes after a rule at its new place; undefined for the end. */
export function placeBefore(siblings: readonly ListedRule[], rule: ListedRule, place: number): string | undefined {
  return siblings.filter(({ id }) => id !== rule.id)[place]?.id;
}

/** The list with the numbers that rows name their rules by: what is proven comes first, a rule that is off has none. */
export function numbered(
  rules: readonly ListedRule[],
): readonly { readonly rule: ListedRule; readonly number: number | undefined }[] {
  const proven = rules.filter(({ id }) => id === provenId);
  let number = 0;
  return [...proven, ...rules.filter(({ id }) => id !== provenId)].map((rule) => {
    if (rule.enabled) number += 1;
    return { rule, number: rule.enabled ? number : undefined };
  });
}

const provenId = 'built-in:identical';
