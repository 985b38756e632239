/** Where the files of an asset root go: the first answer that applies, from what a person chose to asking one. */
import {
  absoluteComponents,
  contains,
  partKey,
  pathText,
  type PathFormat,
} from '../../../../shared/domain/paths/components';
import { createPathMapper } from '../../../../shared/domain/paths/pathMapper';
import type { MappingRule } from '../../../../shared/domain/paths/mappingRules';
import { profileRules, type ProfilePlaces } from '../../../../shared/domain/paths/profileRules';
import type { PlanRoot } from '../../../../shared/domain/plan';
import { createRemoteFiles, type RemoteFiles } from '../discovery/remoteFiles';

/** The profiles of the job and of this computer, as far as they are known. */
export interface ProfilesOfDownload {
  readonly job?: ProfilePlaces;
  readonly local?: ProfilePlaces;
}

export interface ProfileAnswer {
  /** Absent where profiles say nothing: the same one on both sides, or only one of them known. */
  readonly rules?: readonly MappingRule[];
  readonly warnings: readonly string[];
}

/** What the storage profiles say about places; `ignore` is `--ignore-storage-profiles`. */
export function rulesOfProfiles({ job, local }: ProfilesOfDownload, ignore: boolean): ProfileAnswer {
  if (ignore || (job === undefined && local === undefined)) return { warnings: [] };
  if (job === undefined || local === undefined)
    return {
      warnings: [
        job === undefined
          ? 'The job has no storage profile, so paths are not mapped from one computer to the other.'
          : 'This computer has no storage profile, so paths are not mapped from one computer to the other.',
      ],
    };
  if (job.storageProfileId === local.storageProfileId) return { warnings: [] };
  const { rules, unmatched } = profileRules(job, local);
  const names = unmatched.join(', ');
  return { rules, warnings: unmatched.length === 0 ? [] : [`Only one of the two storage profiles has ${names}.`] };
}

export interface PlaceFacts {
  /** By `--map`, `--to` or in the plan. */
  readonly chosen?: string;
  readonly remembered?: string;
  /** The job does not name the root; only somebody who could write into the store does. */
  readonly isForeign?: boolean;
  /** Storage profiles map paths, so that nothing goes where its path says. */
  readonly isMapped: boolean;
  readonly source: string;
  readonly sourceFormat: PathFormat;
  readonly hostFormat: PathFormat;
  /** The root itself is a folder here, or could be made beside others. */
  readonly isUsableHere: boolean;
}

export type Place =
  | { readonly how: 'mapped' }
  | { readonly how: Exclude<PlanRoot['how'], 'none' | 'storage-profile'>; readonly target: string }
  | { readonly how: 'none' };

/** A root of another system never goes to the folder that its path happens to name here. */
export function choosePlace(facts: PlaceFacts): Place {
  if (facts.chosen !== undefined) return { how: 'chosen', target: facts.chosen };
  if (facts.remembered !== undefined) return { how: 'remembered', target: facts.remembered };
  if (facts.isForeign === true) return { how: 'none' };
  if (facts.isMapped) return { how: 'mapped' };
  if (facts.sourceFormat !== facts.hostFormat || !facts.isUsableHere) return { how: 'none' };
  return { how: 'same-path', target: facts.source };
}

/** Part of an asset root that one rule maps, or that none does. */
export interface MappedPart {
  readonly source: string;
  readonly target: string | null;
  /** The rule that says so. */
  readonly rule?: MappingRule;
  readonly files: RemoteFiles;
  readonly folders?: readonly string[];
}

interface DeeperRule {
  readonly parts: readonly string[];
  readonly source: string;
  readonly target: string;
  readonly rule: MappingRule;
}

/**
 * Divides a root by the rule that is deepest for each file: rules may lead below the root. Files of no rule stay together without a
 * target. `path.relative` for a root that is no absolute path of its format.
 */
export function mapRoot(
  root: {
    readonly source: string;
    readonly sourceFormat: PathFormat;
    readonly files: RemoteFiles;
    readonly folders?: readonly string[];
  },
  rules: readonly MappingRule[],
  host: PathFormat,
): readonly MappedPart[] {
  const format = root.sourceFormat;
  const base = absoluteComponents(root.source, format);
  const mapper = createPathMapper(rules, host);
  const whole = mapper.sourceFormat === format ? mapper.map(root.source) : undefined;
  const deeper = rules.flatMap((rule): DeeperRule[] => {
    if (rule.sourceFormat !== format) return [];
    const at = absoluteComponents(rule.source, format);
    if (!contains(base, at, format) || at.parts.length === base.parts.length) return [];
    const parts = at.parts.slice(base.parts.length);
    const source = pathText({ anchor: base.anchor, parts: [...base.parts, ...parts] }, format);
    return [{ parts: parts.map((part) => partKey(part, format)), source, target: rule.destination, rule }];
  });
  const rest = {
    source: root.source,
    target: whole?.mapped ?? null,
    ...(whole === undefined ? {} : { rule: whole.rule }),
  };
  if (deeper.length === 0)
    return [{ ...rest, files: root.files, ...(root.folders === undefined ? {} : { folders: root.folders }) }];
  deeper.sort((a, b) => b.parts.length - a.parts.length);
  const ruleOf = (path: string): number => {
    const keys = path.split('/').map((part) => partKey(part, format));
    return deeper.findIndex(({ parts }) => parts.length < keys.length && parts.every((part, at) => part === keys[at]));
  };
  const rows = new Map<number, number[]>();
  for (let index = 0; index < root.files.length; index += 1) {
    const number = ruleOf(root.files.at(index)?.path ?? '');
    const list = rows.get(number);
    if (list === undefined) rows.set(number, [index]);
    else list.push(index);
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([number, indexes]) => {
      const rule = deeper[number];
      const depth = rule?.parts.length ?? 0;
      const folders = root.folders?.filter((path) => ruleOf(`${path}/x`) === number).map((path) => below(path, depth));
      return {
        ...(rule === undefined ? rest : { source: rule.source, target: rule.target, rule: rule.rule }),
        files: partOf(root.files, indexes, depth),
        ...(folders === undefined ? {} : { folders: folders.filter((path) => path !== '') }),
      };
    });
}

function partOf(files: RemoteFiles, indexes: readonly number[], depth: number): RemoteFiles {
  return createRemoteFiles(
    indexes.length,
    (place) => {
      const index = indexes[place];
      const file = index === undefined ? undefined : files.at(index);
      return file && { ...file, path: below(file.path, depth) };
    },
    files.forget,
  );
}

function below(path: string, depth: number): string {
  return path.split('/').slice(depth).join('/');
}

/** Whether a rule says anything about a root or about folders in it. */
export function touchesRoot({ source, sourceFormat }: MappingRule, root: string, format: PathFormat): boolean {
  if (sourceFormat !== format) return false;
  const [rule, base] = [absoluteComponents(source, format), absoluteComponents(root, format)];
  return contains(rule, base, format) || contains(base, rule, format);
}
