/** The rules that say where paths of other computers lie here: those people wrote, then those of the storage profiles. Pure. */
import { absoluteComponents, isAbsolutePath, pathKey, type PathFormat } from '../../../shared/domain/paths/components';
import type { MappingRule } from '../../../shared/domain/paths/mappingRules';
import { formatOfOs } from '../../../shared/domain/paths/profileRules';
import type { OwnRule } from '../ports/ownRules';

/** An own rule as the mapper takes it. */
export function mappingRuleOf({ os, source, destination }: OwnRule): MappingRule {
  return { sourceFormat: formatOfOs(os), source, destination };
}

/** One end of a rule that names no folder: its path, and whether it is the one on this computer. */
interface BadRule {
  readonly path: string;
  readonly end: 'source' | 'destination';
}

/** Which end of a rule is no absolute path; `undefined` for a rule that can be used. */
export function badEnd({ source, sourceFormat, destination }: MappingRule, host: PathFormat): BadRule | undefined {
  if (!isAbsolutePath(source, sourceFormat)) return { path: source, end: 'source' };
  return isAbsolutePath(destination, host) ? undefined : { path: destination, end: 'destination' };
}

/** What two rules for one folder have in common. */
export function sourceKeyOf({ source, sourceFormat }: MappingRule): string {
  return `${sourceFormat} ${pathKey(absoluteComponents(source, sourceFormat), sourceFormat)}`;
}

/** Those that can be used here, one for each source; the first of two for the same source holds. */
export function rulesInForce<R extends MappingRule>(rules: readonly R[], host: PathFormat): readonly R[] {
  const kept = new Map<string, R>();
  for (const rule of rules) {
    if (badEnd(rule, host) !== undefined) continue;
    const key = sourceKeyOf(rule);
    if (!kept.has(key)) kept.set(key, rule);
  }
  return [...kept.values()];
}
