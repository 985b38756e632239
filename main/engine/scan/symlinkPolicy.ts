/** What becomes of links: the policies, their names, and the decision about one link. */

/**
 * `follow`: content of every link. `collapse-escaping`: links that stay inside are kept, others become content.
 * `preserve`: every link is kept. `transitive-include`: as `collapse-escaping`, and what a kept link leads to is taken
 * although patterns leave it out. `skip-escaping`: links that stay inside are kept, others dropped. `skip`: none.
 */
export const symlinkPolicies = [
  'follow',
  'collapse-escaping',
  'preserve',
  'transitive-include',
  'skip-escaping',
  'skip',
] as const;

export type SymlinkPolicy = (typeof symlinkPolicies)[number];

const otherNames: ReadonlyMap<string, SymlinkPolicy> = new Map([
  ['collapse-all', 'follow'],
  ['exclude-all', 'skip'],
  ['exclude-escaping', 'skip-escaping'],
  ['transitive-include-targets', 'transitive-include'],
]);

/** The policy of a name as people type it: `collapse-all`, `exclude-all` and `exclude-escaping` are other names. */
export function symlinkPolicyOf(name: string): SymlinkPolicy | undefined {
  const text = name.toLowerCase().replaceAll(/[\s_]/gu, '-');
  return symlinkPolicies.find((policy) => policy === text) ?? otherNames.get(text);
}

/** Without a format that knows links (`canKeep`), what would be kept becomes content. */
export function decideLink(policy: SymlinkPolicy, isEscaping: boolean, canKeep: boolean): 'keep' | 'follow' | 'drop' {
  if (policy === 'follow') return 'follow';
  if (policy === 'skip' || (policy === 'skip-escaping' && isEscaping)) return 'drop';
  return canKeep && (policy === 'preserve' || !isEscaping) ? 'keep' : 'follow';
}
