/** The note by which buttons of DCCs find this copy. */
import { join } from 'node:path';
import { app } from 'electron';
import type { Log } from '../logFile';
import { noteInstall, programPathOf } from './installs';

/** A checkout's own start is no program to start by itself. */
export function rememberInstall(dataFolder: string, log: Log): void {
  if (!app.isPackaged) return;
  const shim = process.platform === 'win32' ? 'satchel-open.cmd' : 'satchel-open';
  try {
    noteInstall(dataFolder, {
      version: app.getVersion(),
      programPath: programPathOf(app.getPath('exe'), process.env['APPIMAGE']),
      startedAt: new Date(),
      shimPath: join(process.resourcesPath, 'integrations', 'shim', shim),
    });
  } catch (error) {
    log('warn', 'installs.tsv was not written', error);
  }
}
