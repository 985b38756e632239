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
import type { LastGoodSettings, SettingInFile, SettingsFile } from '../ports/settingsFile';
import { nearestName } from './nearestName';
import { fromText, problemWith } from './settingValues';

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
  set(key: SettingKey, value: NewValue): Promise<void>;
  /** Several keys at once: all of them are written, or none. */
  setAll(changes: ReadonlyMap<SettingKey, NewValue>): Promise<void>;
  /** Reads the user file again. */
  reload(): Promise<void>;
  readonly path: string;
  /** What was passed over when the layers were read, in words. */
  readonly warnings: readonly string[];
}

export type NewValue = string | number | boolean | null;

type Environment = Readonly<Record<string, string | undefined>>;

interface Layer {
  readonly origin: SettingOrigin;
  readonly values: ReadonlyMap<string, SettingInFile>;
  /** Where a key of this layer is, for messages. */
  readonly placeOf: (key: SettingKey) => string;
}

/** Reads every layer. `config.invalid` names place, key and what is allowed, all problems in one error. */
export async function openSettings(
  file: SettingsFile,
  env: Environment,
  commandLine: ReadonlyMap<string, unknown>,
  lastGood?: LastGoodSettings,
): Promise<SettingsStore> {
  const readLayers = async (): Promise<ReadonlyMap<SettingKey, EffectiveSetting>> => {
    try {
      const values = await file.read();
      const merged = merge(file.path, values, env, commandLine);
      await lastGood?.keep(values);
      return merged;
    } catch (error) {
      if (lastGood === undefined || !(error instanceof AppError)) throw error;
      lastGood.told(error);
      return merge(file.path, await lastGood.read(), env, commandLine);
    }
  };
  let effective = await readLayers();
  const reload = async (): Promise<void> => {
    effective = await readLayers();
  };
  const setAll = async (changes: ReadonlyMap<SettingKey, NewValue>): Promise<void> => {
    const problems = [...changes].flatMap(([key, value]) => {
      const problem = value === null ? undefined : problemWith(key, value);
      return problem === undefined ? [] : [`${key}: ${problem}`];
    });
    if (problems.length > 0) throw invalid(problems);
    await file.write(new Map([...changes].map(([key, value]) => [key, value ?? undefined])));
    await reload();
  };
  return {
    path: file.path,
    warnings: environmentWarnings(env),
    get: (key) => valueOf(effective, key),
    all: () => Object.fromEntries(settingKeys.map((key) => [key, valueOf(effective, key)])) as unknown as Settings,
    effective: () => settingKeys.map((key) => required(effective, key)),
    reload,
    set: (key, value) => setAll(new Map([[key, value]])),
    setAll,
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
  userValues: ReadonlyMap<string, SettingInFile>,
  env: Environment,
  commandLine: ReadonlyMap<string, unknown>,
): ReadonlyMap<SettingKey, EffectiveSetting> {
  const layers: readonly Layer[] = [
    { origin: 'user', values: userValues, placeOf: (key) => placeIn(path, userValues.get(key)) },
    { origin: 'environment', values: environmentLayer(env), placeOf: (key) => `env:${environmentName(key)}` },
    {
      origin: 'command-line',
      values: new Map([...commandLine].map(([key, value]) => [key, { value }])),
      placeOf: () => 'command line',
    },
  ];
  const problems = [...userValues]
    .filter(([key]) => !Object.hasOwn(settings, key) && key !== 'schema')
    .map(([key, found]) => `${placeIn(path, found)}: ${key}: unknown key${didYouMean(key, settingKeys)}`);
  const merged = new Map<SettingKey, EffectiveSetting>();
  for (const key of settingKeys) {
    const { default: defaultValue } = settings[key];
    let current: EffectiveSetting = { key, value: defaultValue, default: defaultValue, origin: 'default' };
    for (const { origin, values, placeOf } of layers) {
      const found = values.get(key);
      if (found === undefined) continue;
      const problem = problemWith(key, found.value);
      if (problem === undefined) current = { ...current, value: found.value as EffectiveSetting['value'], origin };
      else problems.push(`${placeOf(key)}: ${key}: ${problem}`);
    }
    merged.set(key, current);
  }
  if (problems.length > 0) throw invalid(problems);
  return merged;
}

const placeIn = (path: string, found: SettingInFile | undefined): string =>
  found?.line === undefined ? path : `${path}:${found.line}:${found.column ?? 1}`;

/** An empty variable counts as unset. */
function environmentLayer(env: Environment): Map<string, SettingInFile> {
  return new Map(
    settingKeys.flatMap((key) => {
      const text = env[environmentName(key)];
      return text === undefined || text === '' ? [] : [[key, { value: fromText(key, text) }] as const];
    }),
  );
}

/** Variables of Satchel that are no settings. */
const otherVariables = [
  'SATCHEL_HOME',
  'SATCHEL_CONFIG',
  'SATCHEL_VERSION',
  'SATCHEL_SQLITE_BINDING',
  'SATCHEL_AVOID_ENDPOINTS',
];

function environmentWarnings(env: Environment): string[] {
  const known = [...settingKeys.map(environmentName), ...otherVariables];
  return Object.keys(env)
    .filter((name) => name.startsWith('SATCHEL_') && !known.includes(name))
    .flatMap((name) => {
      const meant = nearestName(name, known);
      return meant === undefined ? [] : [`${name} is not a variable that Satchel knows; is ${meant} meant?`];
    });
}

function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : `; is ${nearest} meant?`;
}

/** Reads a value typed on a command line for a key. */
export function settingFromText(key: SettingKey, text: string): string | number | boolean {
  const value = fromText(key, text);
  const problem = problemWith(key, value);
  if (problem !== undefined) throw invalid([`${key}: ${problem}`]);
  return value as string | number | boolean;
}

function invalid(problems: readonly string[]): AppError {
  return new AppError({
    code: 'config.invalid',
    message: `${problems.length === 1 ? 'A setting is' : `${problems.length} settings are`} not valid. ${problems.join('; ')}.`,
    safe: 'Nothing was changed.',
    hint: 'Correct the value, or run `satchel config show` to see every key with its default.',
  });
}
