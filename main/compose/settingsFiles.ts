/** Where data and settings of a start are: the data folder, the settings file, the Deadline client's own file. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { dataFolderOf } from '../../shared/domain/dataFolder';
import { createConfigFile } from '../adapters/config/configFile';
import { createDeadlineClientFile, type WatchedClientFile } from '../adapters/config/deadlineClientFile';
import { createDeadlineClient, type DeadlineClient } from '../engine/config/deadlineClient';
import type { Clock } from '../engine/ports/clock';
import type { SettingsFile } from '../engine/ports/settingsFile';
import type { ComposePlace } from './composeInput';

type Environment = ComposePlace['env'];

export function dataFolderFor(env: Environment): string {
  return resolve(dataFolderOf({ platform: process.platform, env, homeFolder: homedir() }));
}

/** Nothing that somebody set is in force, and nothing that was left goes on. */
export function isSafeMode(env: Environment): boolean {
  return env['SATCHEL_SAFE_MODE'] === '1';
}

/** The file that the user named, which must be there, else the one in the data folder. */
export function settingsFileFor({ configPath, env }: Pick<ComposePlace, 'configPath' | 'env'>): SettingsFile {
  if (isSafeMode(env)) return createForgottenSettings();
  const named = configPath ?? env['SATCHEL_CONFIG'] ?? '';
  return named === ''
    ? createConfigFile(join(dataFolderFor(env), 'config.toml'))
    : createConfigFile(resolve(named), true);
}

/** The Deadline client's file, found as the client itself finds it, and what it says. */
export function deadlineClientFor(
  env: Environment,
  clock: Clock,
): { readonly file: WatchedClientFile; readonly client: DeadlineClient } {
  const windows = process.platform === 'win32';
  const file = createDeadlineClientFile({ path: clientFilePath(env), windows, clock });
  return { file, client: createDeadlineClient(file, windows) };
}

function clientFilePath(env: Environment): string {
  const named = env['DEADLINE_CONFIG_FILE_PATH'] ?? '';
  if (named === '') return join(homedir(), '.deadline', 'config');
  return resolve(named.replace(/^~(?=$|[\\/])/, () => homedir()));
}

/** What is changed is forgotten with this start. */
function createForgottenSettings(): SettingsFile {
  const values = new Map<string, { readonly value: unknown }>();
  return {
    path: '(safe mode)',
    read: () => Promise.resolve(new Map(values)),
    write: (changes) => {
      for (const [key, value] of changes) {
        if (value === undefined) values.delete(key);
        else values.set(key, { value });
      }
      return Promise.resolve();
    },
  };
}
