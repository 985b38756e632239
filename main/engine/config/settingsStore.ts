/** Effective settings from layers (default, user file, environment, command line), each value with its origin. */
import {
  environmentName,
  settingKeys,
  settings,
  type SettingKey,
  type SettingOrigin,
  type Settings,
  type SettingValue,
} from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import type { SettingsFile } from '../ports/settingsFile';

export interface EffectiveSetting {
  readonly key: SettingKey;
  readonly value: string | number | boolean;
  readonly default: string | number | boolean;
  readonly origin: SettingOrigin;
}

export interface SettingsStore {
  get<K extends SettingKey>(key: K): SettingValue<K>;
  all(): Settings;
  effective(): readonly EffectiveSetting[];
  /** Writes the user layer; `null` takes the key out. `config.invalid` for a value the key does not allow. */
  set(key: SettingKey, value: string | number | boolean | null): Promise<void>;
  /** Reads the user file again. */
  reload(): Promise<void>;
  readonly path: string;
}

interface Layer {
  readonly origin: SettingOrigin;
  readonly values: ReadonlyMap<string, unknown>;
}

/** Reads every layer once. `config.invalid` names file, key and what is allowed, all problems in one error. */
export async function openSettings(
  file: SettingsFile,
  env: Readonly<Record<string, string | undefined>>,
  commandLine: ReadonlyMap<string, unknown>,
): Promise<SettingsStore> {
  let effective = merge(file.path, await file.read(), env, commandLine);
  const reload = async (): Promise<void> => {
    effective = merge(file.path, await file.read(), env, commandLine);
  };
  return {
    path: file.path,
    get: (key) => valueOf(effective, key),
    all: () => Object.fromEntries(settingKeys.map((key) => [key, valueOf(effective, key)])) as unknown as Settings,
    effective: () => settingKeys.map((key) => required(effective, key)),
    reload,
    set: async (key, value) => {
      if (value !== null) check(key, value, 'the new value');
      await file.write(key, value ?? undefined);
      await reload();
    },
  };
}

function required(effective: ReadonlyMap<SettingKey, EffectiveSetting>, key: SettingKey): EffectiveSetting {
  const found = effective.get(key);
  if (found === undefined) throw new TypeError(`no setting ${key}`);
  return found;
}

function valueOf<K extends SettingKey>(effective: ReadonlyMap<SettingKey, EffectiveSetting>, key: K): SettingValue<K> {
  return required(effective, key).value as SettingValue<K>;
}

function merge(
  path: string,
  userValues: ReadonlyMap<string, unknown>,
  env: Readonly<Record<string, string | undefined>>,
  commandLine: ReadonlyMap<string, unknown>,
): ReadonlyMap<SettingKey, EffectiveSetting> {
  const environment = new Map<string, unknown>();
  for (const key of settingKeys) {
    const text = env[environmentName(key)];
    // An empty variable counts as unset.
    if (text !== undefined && text !== '') environment.set(key, fromText(key, text));
  }
  const layers: readonly Layer[] = [
    { origin: 'user', values: userValues },
    { origin: 'environment', values: environment },
    { origin: 'command-line', values: commandLine },
  ];
  const problems: string[] = [];
  for (const key of userValues.keys()) {
    if (!Object.hasOwn(settings, key) && key !== 'schema') problems.push(`${path}: ${key}: unknown key${nearest(key)}`);
  }
  const merged = new Map<SettingKey, EffectiveSetting>();
  for (const key of settingKeys) {
    let current: EffectiveSetting = {
      key,
      value: settings[key].default,
      default: settings[key].default,
      origin: 'default',
    };
    for (const layer of layers) {
      if (!layer.values.has(key)) continue;
      const value = layer.values.get(key);
      const problem = problemWith(key, value);
      if (problem === undefined)
        current = { ...current, value: value as string | number | boolean, origin: layer.origin };
      else problems.push(`${layer.origin === 'user' ? path : layer.origin}: ${key}: ${problem}`);
    }
    merged.set(key, current);
  }
  if (problems.length > 0) throw invalid(problems);
  return merged;
}

function fromText(key: SettingKey, text: string): unknown {
  const type = typeof settings[key].default;
  if (type === 'boolean')
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  return type === 'number' ? Number(text) : text;
}

/** Reads a value typed on a command line for a key. */
export function settingFromText(key: SettingKey, text: string): string | number | boolean {
  const value = fromText(key, text);
  check(key, value, 'the new value');
  return value as string | number | boolean;
}

function check(key: SettingKey, value: unknown, where: string): void {
  const problem = problemWith(key, value);
  if (problem !== undefined) throw invalid([`${where}: ${key}: ${problem}`]);
}

function problemWith(key: SettingKey, value: unknown): string | undefined {
  const parsed = settings[key].schema.safeParse(value);
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? 'not allowed');
}

function invalid(problems: readonly string[]): AppError {
  return new AppError({
    code: 'config.invalid',
    message: `A setting is not valid. ${problems.join('; ')}.`,
    safe: 'Nothing was changed.',
    hint: 'Correct the value, or run `satchel config show` to see every key with its default.',
  });
}

function nearest(key: string): string {
  const last = key.slice(key.lastIndexOf('.') + 1).toLowerCase();
  const found = settingKeys.find(
    (known) => known.toLowerCase().endsWith(last) || known.toLowerCase() === key.toLowerCase(),
  );
  return found === undefined ? '' : `; is ${found} meant?`;
}
