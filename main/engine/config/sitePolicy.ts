/** The policy of a site as a layer of settings: values that hold where nobody said otherwise, and keys that are locked. */
import { settingKeys, settings, type SettingKey } from '../../../shared/domain/config';
import type { SettingInFile, SitePolicyFile } from '../ports/settingsFile';
import { problemWith } from './settingValues';

export interface SitePolicy {
  readonly path: string;
  readonly values: ReadonlyMap<string, SettingInFile>;
  /** Why a key is locked, empty where no reason is given; `undefined` for a key that is free. */
  readonly lockOf: (key: SettingKey) => string | undefined;
  /** What was passed over, in words. */
  readonly warnings: readonly string[];
}

const noPolicy: SitePolicy = { path: '', values: new Map(), lockOf: () => undefined, warnings: [] };

const valuePrefix = 'values.';
const lockPrefix = 'locked.';

/** Reads a policy. What it says wrongly is passed over with a warning: one slip must not stop every workstation. */
export async function readSitePolicy(file: SitePolicyFile | undefined): Promise<SitePolicy> {
  const found = await file?.read();
  if (found === undefined) return noPolicy;
  const { path, entries } = found;
  const warnings = [...found.warnings];
  const values = new Map<string, SettingInFile>();
  const locks: { readonly matches: (key: string) => boolean; readonly reason: string }[] = [];
  for (const [name, entry] of entries) {
    const problem = name.startsWith(valuePrefix)
      ? takeValue(name.slice(valuePrefix.length), entry)
      : name.startsWith(lockPrefix)
        ? takeLock(name.slice(lockPrefix.length), entry.value)
        : name === 'minimumVersion'
          ? takeMinimum(entry)
          : name === 'schema'
            ? undefined
            : 'is neither a value nor a lock';
    if (problem !== undefined) warnings.push(`${path}: ${name} ${problem}; it is passed over`);
  }
  return {
    path,
    values,
    warnings,
    lockOf: (key) => locks.find(({ matches }) => matches(key))?.reason,
  };

  function takeValue(key: string, entry: SettingInFile): string | undefined {
    if (!isSettingKey(key)) return 'is no setting';
    const problem = problemWith(key, entry.value);
    if (problem === undefined) values.set(key, entry);
    return problem === undefined ? undefined : `is not valid: ${problem}`;
  }

  /** The short way to say what the site wants at least: nobody lowers it. */
  function takeMinimum(entry: SettingInFile): string | undefined {
    return takeValue('updates.minimumVersion', entry) ?? takeLock('updates.minimumVersion', true);
  }

  function takeLock(pattern: string, reason: unknown): string | undefined {
    if (reason === false) return undefined;
    if (reason !== true && typeof reason !== 'string') return 'is neither true nor a reason';
    const matches = matcherOf(pattern);
    if (!settingKeys.some(matches)) return 'fits no setting';
    locks.push({ matches, reason: reason === true ? '' : reason.slice(0, longestReason) });
    return undefined;
  }
}

const longestReason = 500;
const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key);

/** A key, or one that ends in a star. */
function matcherOf(pattern: string): (key: string) => boolean {
  if (!pattern.endsWith('*')) return (key) => key === pattern;
  const start = pattern.slice(0, -1);
  return (key) => key.startsWith(start);
}
