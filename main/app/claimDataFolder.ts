/** What Electron itself keeps lies below Satchel's data folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { say } from '../../shared/text/say';

/** False, and said to the person, when nothing can be kept there. */
export function claimDataFolder(dataFolder: string): boolean {
  const electronFolder = join(dataFolder, 'electron');
  try {
    mkdirSync(electronFolder, { recursive: true, mode: 0o700 });
    app.setPath('userData', electronFolder);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    dialog.showErrorBox(say('desktop.start.failed'), say('desktop.start.folder', { folder: dataFolder, code }));
    return false;
  }
}
