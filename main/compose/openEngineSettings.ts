/** The settings of an engine: read through every layer, and read again while a window shows them. */
import { join } from 'node:path';
import { createLastGoodSettings } from '../adapters/config/lastGoodSettings';
import { openSettings, type SettingsStore } from '../engine/config/settingsStore';
import type { Clock } from '../engine/ports/clock';
import type { FileSystem } from '../engine/ports/fileSystem';
import type { ComposeInput } from './composeInput';
import { sitePolicyFileFor } from './sitePolicyOf';
import { dataFolderFor, deadlineClientFor, isSafeMode, settingsFileFor } from './settingsFiles';

export interface EngineSettings {
  readonly settings: SettingsStore;
  readonly stopWatching: () => void;
}

/**
 * Makes the data folder as well: the last valid settings are kept there. Throws `config.invalid` where nobody is told
 * of bad settings.
 */
export async function openEngineSettings(
  input: ComposeInput,
  files: FileSystem,
  clock: Clock,
): Promise<EngineSettings> {
  const { env } = input;
  const dataFolder = dataFolderFor(env);
  const lastGood =
    input.badSettings === undefined || isSafeMode(env)
      ? undefined
      : createLastGoodSettings(join(dataFolder, 'config.last-good.json'), files, input.badSettings);
  if (lastGood !== undefined) await makeDataFolder(dataFolder, files);
  const { file, client } = deadlineClientFor(env, clock);
  const policy = sitePolicyFileFor(env);
  const settings = await openSettings(settingsFileFor(input), client, env, input.commandLine, lastGood, policy);
  for (const warning of settings.warnings) input.log('warn', warning);
  await makeDataFolder(dataFolder, files);

  const readAgain = async (): Promise<void> => {
    if (await settings.refresh()) input.emit({ type: 'event', name: 'settings.changed', payload: {} });
  };
  /** A window shows what the Deadline client was told meanwhile; a command reads it once. */
  const stopWatching =
    input.role === 'cli'
      ? () => undefined
      : file.watch(() => {
          readAgain().catch((error: unknown) => {
            input.log('error', `settings: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
          });
        });
  return { settings, stopWatching };
}

async function makeDataFolder(folder: string, files: FileSystem): Promise<void> {
  await files.makeFolders(folder);
  await files.setMode(folder, 0o700);
}
