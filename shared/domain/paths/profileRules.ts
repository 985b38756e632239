/** Rules between two storage profiles: where a location of one lies by the other. */
import type { PathFormat } from './components';
import type { MappingRule } from './mappingRules';

/** The rules between two storage profiles, and the names that only one of them knows. */
export interface ProfileMapping {
  readonly rules: readonly MappingRule[];
  readonly unmatched: readonly string[];
}

/** What a path mapping needs to know of a storage profile. */
export interface ProfilePlaces {
  readonly storageProfileId: string;
  /** WINDOWS, LINUX or MACOS, in any case. */
  readonly osFamily: string;
  readonly fileSystemLocations: readonly { readonly name: string; readonly path: string }[];
}

/** One rule for each location name that both have, whatever its type; none between a profile and itself. */
export function profileRules(job: ProfilePlaces, local: ProfilePlaces): ProfileMapping {
  if (job.storageProfileId === local.storageProfileId) return { rules: [], unmatched: [] };
  const here = new Map(local.fileSystemLocations.map(({ name, path }) => [name, path]));
  const there = new Set(job.fileSystemLocations.map(({ name }) => name));
  const sourceFormat = formatOfOs(job.osFamily);
  const rules = job.fileSystemLocations.flatMap(({ name, path }): MappingRule[] => {
    const destination = here.get(name);
    return destination === undefined ? [] : [{ sourceFormat, source: path, destination }];
  });
  const unmatched = [
    ...[...there].filter((name) => !here.has(name)),
    ...[...here.keys()].filter((name) => !there.has(name)),
  ];
  return { rules, unmatched };
}

/** macOS maps and groups by the rules of POSIX. */
export function formatOfOs(osFamily: string): PathFormat {
  return osFamily.toLowerCase() === 'windows' ? 'windows' : 'posix';
}
