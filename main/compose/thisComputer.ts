/** What this computer, this process and the copy of Satchel that runs say of themselves. */
import { userInfo } from 'node:os';
import { integrationsFolder, sha256 } from '../adapters/integrations/integrationSources';
import type { IntegrationsParts } from '../engine/integrations/integrations';
import type { TargetPlatform } from '../engine/outputs/plan/traits';
import type { ComposePlace } from './composeInput';

export const targetPlatform: TargetPlatform =
  process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux';

/** Electron's; absent for the command line. */
const { resourcesPath } = process as { resourcesPath?: string };

/** The buttons for other programs that came with this copy, and where they are put. */
export function integrationSources(
  env: ComposePlace['env'],
): Pick<IntegrationsParts, 'sourceFolder' | 'env' | 'sha256' | 'systemRoot'> {
  return {
    sourceFolder: integrationsFolder(import.meta.dirname, resourcesPath),
    env,
    sha256,
    systemRoot: env['SATCHEL_SYSTEM_ROOT'] ?? '',
  };
}

/** Some systems have no name for the user that runs them. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return '';
  }
}

/** Signal 0 asks without sending anything; a process of somebody else answers EPERM and lives. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
