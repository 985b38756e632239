/** Effective settings from layers (default, site policy, user file, Deadline client, environment, command line), each with its origin. */
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
import type { LastGoodSettings, SettingInFile, SettingsFile, SitePolicyFile } from '../ports/settingsFile';
import { createClientSettings, problemWithClientText, type ClientSettings } from './clientSettings';
import type { ClientScope, DeadlineClient, OuterLayers } from './deadlineClient';
import { clientKeyFacts, clientKeyOf, type ClientKey } from './deadlineClientKeys';
import type { DisabledFeatures } from './featureGate';
import { lockedBySite, type SiteLock } from './lockedBySite';
import { nearestName } from './nearestName';
import { fromText, problemWith } from './settingValues';
import { readSitePolicy, type SitePolicy } from './sitePolicy';

export interface EffectiveSetting {
  readonly key: SettingKey;
  readonly value: string | number | boolean;
  readonly default: string | number | boolean;
  readonly origin: SettingOrigin;
  /** Locked by the policy of the site. */
  readonly lock?: SiteLock;
}

export interface SettingsStore {
  get<K extends SettingKey>(key: K): SettingValue<K>;
  all(): Settings;
  effective(): readonly EffectiveSetting[];
  /**
   * Writes the user layer, for keys of the Deadline client its own file; `null` takes the key out. `config.invalid` for a
   * value the key does not allow.
   */
  set(key: SettingKey, value: NewValue): Promise<void>;
  /** Several keys at once: all of them are written, or none; those of the Deadline client before the others. */
  setAll(changes: ReadonlyMap<SettingKey, NewValue>): Promise<void>;
  /** Reads the files again. */
  reload(): Promise<void>;
  /** Reads the Deadline client's file again when it is another one than last time; answers whether it was. */
  refresh(): Promise<boolean>;
  /** Every key of the Deadline client's file by its own name. */
  readonly client: ClientSettings;
  readonly path: string;
  /** What was passed over when the layers were read, in words. */
  readonly warnings: readonly string[];
  /** Those of them that speak of the site's policy, or of what it overrules. */
  readonly policyWarnings: readonly string[];
  /** A policy of the site does not count as a whole; the warnings say why. */
  readonly isPolicyRefused: boolean;
  /** Parts that the site took away. */
  readonly disabledFeatures: DisabledFeatures;
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
  client: DeadlineClient,
  env: Environment,
  commandLine: ReadonlyMap<string, unknown>,
  lastGood?: LastGoodSettings,
  policyFile?: SitePolicyFile,
): Promise<SettingsStore> {
  let policy = await readSitePolicy(policyFile);
  const outsideOf = (userValues: Values): Outside => ({
    path: file.path,
    policy,
    userValues,
    client,
    environment: environmentLayer(env),
    commandLine: new Map([...commandLine].map(([key, value]) => [key, { value }])),
  });
  const readUserValues = async (): Promise<Merged> => {
    try {
      const outside = outsideOf(await file.read());
      const effective = merge(outside);
      await lastGood?.keep(outside.userValues);
      return { outside, effective };
    } catch (error) {
      if (lastGood === undefined || !(error instanceof AppError)) throw error;
      lastGood.told(error);
      const outside = outsideOf(await lastGood.read());
      return { outside, effective: merge(outside) };
    }
  };
  await client.refresh();
  let merged = await readUserValues();
  const mergeAgain = (): void => {
    merged = { ...merged, effective: merge(merged.outside) };
  };
  const writeClient = async (changes: ReadonlyMap<ClientKey, string | undefined>): Promise<void> => {
    await client.write(changes, aroundClient(merged.outside));
    mergeAgain();
  };
  const setAll = async (wanted: ReadonlyMap<SettingKey, NewValue>): Promise<void> => {
    // What the site holds and would stay as it is stands in nobody's way.
    const changes = new Map([...wanted].filter(([key, value]) => !isHeldAlready(merged.effective, key, value)));
    for (const key of changes.keys()) refuseLocked(merged.outside.policy, key);
    const problems = [...changes].flatMap(([key, value]) => {
      const problem = value === null ? undefined : problemWith(key, value);
      return problem === undefined ? [] : [`${key}: ${problem}`];
    });
    if (problems.length > 0) throw invalid(problems);
    const own = new Map<SettingKey, string | number | boolean | undefined>();
    const ofClient = new Map<ClientKey, string | undefined>();
    for (const [key, value] of changes) {
      const clientKey = clientKeyOf(key);
      if (clientKey === undefined) own.set(key, value ?? undefined);
      else ofClient.set(clientKey, value === null ? undefined : String(value));
    }
    if (ofClient.size > 0) await writeClient(ofClient);
    if (own.size === 0) return;
    await file.write(own);
    merged = await readUserValues();
  };
  const policyWarnings = (): readonly string[] => [...policy.warnings, ...lockWarnings(merged.outside)];
  return {
    path: file.path,
    get warnings() {
      return [...environmentWarnings(env), ...client.warnings, ...policyWarnings()];
    },
    get policyWarnings() {
      return policyWarnings();
    },
    get isPolicyRefused() {
      return policy.isRefused;
    },
    get disabledFeatures() {
      return policy.disabled;
    },
    get: (key) => valueOf(merged.effective, key),
    all: () =>
      Object.fromEntries(settingKeys.map((key) => [key, valueOf(merged.effective, key)])) as unknown as Settings,
    effective: () => settingKeys.map((key) => required(merged.effective, key)),
    reload: async () => {
      policy = await readSitePolicy(policyFile);
      await client.refresh();
      merged = await readUserValues();
    },
    refresh: async () => {
      const isNew = await client.refresh();
      if (isNew) mergeAgain();
      return isNew;
    },
    client: createClientSettings({
      path: client.path,
      scope: () => client.scope(aroundClient(merged.outside)),
      originOf: (key) => {
        const { setting } = clientKeyFacts(key);
        return setting === undefined ? undefined : required(merged.effective, setting).origin;
      },
      write: async (key, text) => {
        const { setting } = clientKeyFacts(key);
        const problem =
          text === undefined
            ? undefined
            : (problemWithClientText(key, text) ?? (setting === undefined ? undefined : problemWith(setting, text)));
        if (problem !== undefined) throw invalid([`${key}: ${problem}`]);
        if (setting !== undefined) refuseLocked(merged.outside.policy, setting);
        await writeClient(new Map([[key, text]]));
      },
    }),
    set: (key, value) => setAll(new Map([[key, value]])),
    setAll,
  };
}

type Values = ReadonlyMap<string, SettingInFile>;

/** The layers as they were read. */
interface Outside {
  readonly path: string;
  readonly policy: SitePolicy;
  readonly userValues: Values;
  readonly client: DeadlineClient;
  readonly environment: Values;
  readonly commandLine: Values;
}

interface Merged {
  readonly outside: Outside;
  readonly effective: ReadonlyMap<SettingKey, EffectiveSetting>;
}

/** The sections of the client's file follow the profile and the farm in force, whichever layer names them. */
function aroundClient({ policy, userValues, environment, commandLine }: Outside): OuterLayers {
  const textIn = (values: Values, key: ClientKey): string | undefined => {
    const { setting } = clientKeyFacts(key);
    const value = setting === undefined ? undefined : values.get(setting)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  return {
    above: (key) => {
      const { setting } = clientKeyFacts(key);
      const isLocked = setting !== undefined && policy.lockOf(setting) !== undefined;
      return isLocked ? textIn(policy.values, key) : (textIn(commandLine, key) ?? textIn(environment, key));
    },
    below: (key) => textIn(userValues, key) ?? textIn(policy.values, key),
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

function merge(outside: Outside): ReadonlyMap<SettingKey, EffectiveSetting> {
  const { path, policy, userValues, client, environment, commandLine } = outside;
  const scope = client.scope(aroundClient(outside));
  const layers: readonly Layer[] = [
    { origin: 'policy', values: policy.values, placeOf: () => policy.path },
    { origin: 'user', values: userValues, placeOf: (key) => placeIn(path, userValues.get(key)) },
    { origin: 'deadline-client', values: clientLayer(scope), placeOf: () => client.path },
    { origin: 'environment', values: environment, placeOf: (key) => `env:${environmentName(key)}` },
    { origin: 'command-line', values: commandLine, placeOf: () => 'command line' },
  ];
  const problems = [...userValues]
    .filter(([key]) => !Object.hasOwn(settings, key) && key !== 'schema')
    .map(([key, found]) => `${placeIn(path, found)}: ${key}: unknown key${didYouMean(key, settingKeys)}`);
  const merged = new Map<SettingKey, EffectiveSetting>();
  for (const key of settingKeys) {
    const clientKey = clientKeyOf(key);
    const defaultValue = clientKey === undefined ? settings[key].default : scope.defaultOf(clientKey);
    let current: EffectiveSetting = { key, value: defaultValue, default: defaultValue, origin: 'default' };
    const reason = policy.lockOf(key);
    if (reason !== undefined) current = { ...current, lock: { policy: policy.path, reason } };
    for (const { origin, values, placeOf } of layers) {
      const found = values.get(key);
      if (found === undefined) continue;
      if (reason !== undefined && origin !== 'policy') {
        // Somebody asks for it now, and would believe to have got it.
        if (origin === 'environment' || origin === 'command-line') refuseLocked(policy, key, placeOf(key));
        continue;
      }
      const problem = problemWith(key, found.value);
      if (problem === undefined) current = { ...current, value: found.value as EffectiveSetting['value'], origin };
      else problems.push(`${placeOf(key)}: ${key}: ${problem}`);
    }
    merged.set(key, current);
  }
  if (problems.length > 0) throw invalid(problems);
  return merged;
}

/** `config.locked` for a key that the policy of the site holds. */
function refuseLocked({ lockOf, path }: SitePolicy, key: SettingKey, place = ''): void {
  const reason = lockOf(key);
  if (reason !== undefined) throw lockedBySite(key, { policy: path, reason }, place);
}

function isHeldAlready(effective: Merged['effective'], key: SettingKey, wanted: NewValue): boolean {
  const { lock, value, default: normal } = required(effective, key);
  return lock !== undefined && value === (wanted ?? normal);
}

/** What the person's own file says of a locked key does not count. */
const lockWarnings = ({ path, policy, userValues }: Outside): string[] =>
  settingKeys
    .filter((key) => policy.lockOf(key) !== undefined && userValues.has(key))
    .map((key) => `${path}: ${key} is passed over: the policy of the site ${policy.path} sets it`);

/** What another program wrote is never an error here: a value that no setting allows is passed over. */
function clientLayer(scope: ClientScope): Values {
  return new Map(
    settingKeys.flatMap((key) => {
      const clientKey = clientKeyOf(key);
      const found = clientKey === undefined ? undefined : scope.inFile(clientKey);
      if (found === undefined || problemWith(key, found.text) !== undefined) return [];
      return [[key, { value: found.text, line: found.line }] as const];
    }),
  );
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
  'SATCHEL_POLICY',
  'SATCHEL_VERSION',
  'SATCHEL_SQLITE_BINDING',
  'SATCHEL_AVOID_ENDPOINTS',
  'SATCHEL_CHECK_MESSAGES',
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
