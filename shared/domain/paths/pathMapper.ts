/** Says where a path of one computer lies on another: the rules in a tree by the parts of their sources, the deepest one wins. */
import { AppError } from '../errors';
import { absoluteComponents, contains, partKey, pathText, type PathComponents, type PathFormat } from './components';
import type { MappingRule } from './mappingRules';

export interface MappedPath {
  readonly mapped: string;
  /** The rule that won. */
  readonly rule: MappingRule;
}

export interface PathMapper {
  /** Of the paths that it takes; absent where there are no rules. */
  readonly sourceFormat: PathFormat | undefined;
  /**
   * Absent where no rule holds the path. `path.relative` or `path.above_root` for one that is not absolute, `path.unsafe` for one
   * that would be another path in the spelling of this computer.
   */
  map(path: string): MappedPath | undefined;
  /** A file of a manifest, by the root of its paths. As `map`, and `path.unsafe` for one that leaves that root. */
  mapBelow(root: string, relativePath: string): MappedPath | undefined;
}

interface Node {
  readonly children: Map<string, Node>;
  rule?: MappingRule;
}

/**
 * Rules as `parseMappingRules` gives them: one source format, no source twice. A path costs a look-up for each of its parts,
 * however many rules there are.
 */
export function createPathMapper(rules: readonly MappingRule[], host: PathFormat): PathMapper {
  const sourceFormat = rules[0]?.sourceFormat;
  const top: Node = { children: new Map() };
  const destinations = new Map<MappingRule, PathComponents>();
  for (const rule of rules) {
    const { anchor, parts } = absoluteComponents(rule.source, rule.sourceFormat);
    let node = childOf(top, partKey(anchor, rule.sourceFormat));
    for (const part of parts) node = childOf(node, partKey(part, rule.sourceFormat));
    node.rule = rule;
    destinations.set(rule, absoluteComponents(rule.destination, host));
  }

  const mapParts = ({ anchor, parts }: PathComponents, format: PathFormat): MappedPath | undefined => {
    let node = top.children.get(partKey(anchor, format));
    let found = node?.rule;
    let depth = 0;
    for (let at = 0; node !== undefined && at < parts.length; at += 1) {
      node = node.children.get(partKey(parts[at] ?? '', format));
      if (node?.rule === undefined) continue;
      found = node.rule;
      depth = at + 1;
    }
    const destination = found && destinations.get(found);
    if (found === undefined || destination === undefined) return undefined;
    const rest = parts.slice(depth);
    const mapped = pathText({ anchor: destination.anchor, parts: [...destination.parts, ...rest] }, host);
    requireSpelling(mapped, destination.parts.length + rest.length, destination, host);
    return { mapped, rule: found };
  };

  return {
    sourceFormat,
    map: (path) =>
      sourceFormat === undefined ? undefined : mapParts(absoluteComponents(path, sourceFormat), sourceFormat),
    mapBelow: (root, relativePath) => {
      if (sourceFormat === undefined) return undefined;
      const base = absoluteComponents(root, sourceFormat);
      const joint = sourceFormat === 'windows' ? '\\' : '/';
      const path = absoluteComponents(pathText(base, sourceFormat) + joint + relativePath, sourceFormat);
      if (!contains(base, path, sourceFormat)) throw unsafe(relativePath, `leads out of ${root}`);
      return mapParts(path, sourceFormat);
    },
  };
}

function childOf(node: Node, key: string): Node {
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const child: Node = { children: new Map() };
  node.children.set(key, child);
  return child;
}

/** A name may hold what divides names here, such as `a\..\b` of a POSIX path on Windows. */
function requireSpelling(mapped: string, depth: number, destination: PathComponents, host: PathFormat): void {
  const again = absoluteComponents(mapped, host);
  if (again.parts.length !== depth || !contains(destination, again, host))
    throw unsafe(mapped, 'would be another path on this computer');
}

function unsafe(path: string, why: string): AppError {
  return new AppError({
    code: 'path.unsafe',
    message: `${JSON.stringify(path)} ${why}.`,
    safe: 'Nothing was read or written.',
    hint: 'Leave this path out, or rename it where it comes from.',
  });
}
