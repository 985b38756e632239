/** Diagnostics of this computer. They work without databases and settings that can be used: they are for when those cannot. */
import { homedir, hostname } from 'node:os';
import { createClock, createIds } from '../adapters/clock/clock';
import { createDiagnosticSources } from '../adapters/diagnostics/diagnosticSources';
import { createFileSystem } from '../adapters/files/fileSystem';
import { openSettings } from '../engine/config/settingsStore';
import { createDiagnostics, type Diagnostics } from '../engine/diagnostics/diagnostics';
import { createIntegrations } from '../engine/integrations/integrations';
import type { ComposePlace } from './composeInput';
import { dataFolderFor, deadlineClientFor, settingsFileFor } from './settingsFiles';
import { integrationSources, targetPlatform, userName } from './thisComputer';

/** Opens nothing before a bundle is asked for, and holds nothing open afterwards. */
export function composeDiagnostics(place: ComposePlace): Diagnostics {
  const { env, version } = place;
  const dataFolder = dataFolderFor(env);
  const files = createFileSystem();
  const clock = createClock();
  return createDiagnostics({
    sources: createDiagnosticSources({ env, homeFolder: homedir() }),
    files,
    dataFolder,
    version,
    homeFolder: homedir(),
    userName: userName(),
    hostName: hostname(),
    nowMs: () => clock.nowMs(),
    uuid: () => createIds().uuid(),
    settings: () => openSettings(settingsFileFor(place), deadlineClientFor(env, clock).client, env, place.commandLine),
    integrations: createIntegrations({
      ...integrationSources(env),
      dataFolder,
      files,
      platform: targetPlatform,
      homeFolder: homedir(),
    }),
  });
}
