/** The policy of a site as a layer of settings: values that hold where nobody said otherwise, and keys that are locked. */
import { settingKeys, settings, type SettingKey } from '../../../shared/domain/config';
import { features, type Feature } from '../../../shared/domain/features';
import type { SettingInFile, SitePolicyFile } from '../ports/settingsFile';
import type { DisabledFeatures } from './featureGate';
import type { SiteLock } from './lockedBySite';
import { problemWith } from './settingValues';

export interface SitePolicy {
  readonly path: string;
  readonly values: ReadonlyMap<string, SettingInFile>;
  /** Why a key is locked, empty where no reason is given; `undefined` for a key that is free. */
  readonly lockOf: (key: SettingKey) => string | undefined;
  readonly disabled: DisabledFeatures;
  /** A file that was named or lies in its place does not count as a whole. */
  readonly isRefused: boolean;
  /** What was passed over, in words. */
  readonly warnings: readonly string[];
}

const noPolicy: SitePolicy = {
  path: '',
  values: new Map(),
  lockOf: () => undefined,
  disabled: new Map(),
  isRefused: false,
  warnings: [],
};

const valuePrefix = 'values.';
const lockPrefix = 'locked.';

/** Reads a policy. What it says wrongly is passed over with a warning: one slip must not stop every workstation. */
export async function readSitePolicy(file: SitePolicyFile | undefined): Promise<SitePolicy> {
  const found = await file?.read();
  if (found === undefined) return noPolicy;
  const { path, entries } = found;
  const warnings = [...found.warnings];
  const values = new Map<string, SettingInFile>();
  const disabled = new Map<Feature, SiteLock>();
  const locks: { readonly matches: (key: string) => boolean; readonly reason: string }[] = [];
  for (const [name, entry] of entries) {
    const problem = name.startsWith(valuePrefix)
      ? takeValue(name.slice(valuePrefix.length), entry)
      : name.startsWith(lockPrefix)
        ? takeLock(name.slice(lockPrefix.length), entry.value)
        : name === 'minimumVersion'
          ? takeMinimum(entry)
          : name === 'disabledFeatures'
            ? takeDisabled(entry.value)
            : name === 'schema'
              ? undefined
              : 'is neither a value nor a lock';
    if (problem !== undefined) warnings.push(`${path}: ${name} ${problem}; it is passed over`);
  }
  return {
    path,
    values,
    disabled,
    isRefused: found.warnings.length > 0,
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

  /** Names, or tables with a name and a reason. One that is not known does not keep the others in force. */
  function takeDisabled(value: unknown): string | undefined {
    if (!Array.isArray(value)) return 'is no list';
    const unknown = value.flatMap((entry: unknown) => {
      const { name, reason = '' } = (typeof entry === 'string' ? { name: entry } : (entry ?? {})) as DisabledEntry;
      const feature = features.find((known) => known === name);
      if (feature === undefined || typeof reason !== 'string') return [JSON.stringify(name ?? entry)];
      disabled.set(feature, { policy: path, reason: reason.slice(0, longestReason) });
      return [];
    });
    if (unknown.length === 0) return undefined;
    return `takes away what there is not (${unknown.join(', ')}); there are ${features.join(', ')}`;
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

interface DisabledEntry {
  readonly name?: unknown;
  readonly reason?: unknown;
}

const longestReason = 500;
const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key);

/** A key, or one that ends in a star. */
function matcherOf(pattern: string): (key: string) => boolean {
  if (!pattern.endsWith('*')) return (key) => key === pattern;
  const start = pattern.slice(0, -1);
  return (key) => key.startsWith(start);
}
