/** Where one path would go and why: every rule that holds it, and the one that wins. Pure. */
import {
  absoluteComponents,
  contains,
  pathText,
  type PathComponents,
  type PathFormat,
} from '../../../shared/domain/paths/components';
import { createPathMapper } from '../../../shared/domain/paths/pathMapper';
import type { MappingRule } from '../../../shared/domain/paths/mappingRules';

/** A rule in one direction, with the format of the paths that it makes. */
export interface DirectedRule extends MappingRule {
  readonly id: string;
  readonly destinationFormat: PathFormat;
}

/** A path with the part that a rule stands for, and what follows. */
interface Halves {
  readonly head: string;
  readonly rest: string;
}

interface Explanation {
  readonly format: PathFormat;
  readonly source: Halves;
  /** `null` where no rule holds the path. */
  readonly mapped: (Halves & { readonly path: string }) | null;
  /** The winner first; `folders` that match. */
  readonly matches: readonly { readonly id: string; readonly folders: number }[];
  /** Rules for such paths that do not hold it, and rules for paths of the other kind. */
  readonly others: number;
}

/** How a path without more to go by is meant: a drive or `\\` is Windows; `//` is what `fallback` says. */
export function formatOfPath(path: string, fallback: PathFormat): PathFormat {
  if (/^[A-Za-z]:|^\\/u.test(path)) return 'windows';
  if (path.startsWith('//')) return fallback;
  return path.startsWith('/') ? 'posix' : fallback;
}

/** Rules as `rulesInForce` leaves them. Throws `path.*` as the mapper does, also for a path that names nothing. */
export function explainPath(path: string, format: PathFormat, rules: readonly DirectedRule[]): Explanation {
  const found = absoluteComponents(path, format);
  const matching = rules
    .filter((rule) => rule.sourceFormat === format)
    .map((rule) => ({ rule, at: absoluteComponents(rule.source, format) }))
    .filter(({ at }) => contains(at, found, format))
    .sort((a, b) => b.at.parts.length - a.at.parts.length);
  const [best] = matching;
  const text = pathText(found, format);
  const whole = { format, others: rules.length - matching.length };
  if (best === undefined) return { ...whole, source: { head: '', rest: text }, mapped: null, matches: [] };
  const { rule, at } = best;
  const mapped = createPathMapper([rule], rule.destinationFormat).map(path)?.mapped ?? '';
  const to = absoluteComponents(rule.destination, rule.destinationFormat);
  return {
    ...whole,
    source: halves(text, { anchor: found.anchor, parts: found.parts.slice(0, at.parts.length) }, format),
    mapped: { path: mapped, ...halves(mapped, to, rule.destinationFormat) },
    matches: matching.map((each) => ({ id: each.rule.id, folders: each.at.parts.length })),
  };
}

function halves(text: string, head: PathComponents, format: PathFormat): Halves {
  const { length } = pathText(head, format);
  return { head: text.slice(0, length), rest: text.slice(length) };
}
