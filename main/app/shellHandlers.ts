/** Commands that need the desktop: dialogs, folders in the file manager, window controls. */
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dialog, shell, type BrowserWindow } from 'electron';
import { AppError } from '../../shared/domain/errors';
import type { Output, ShellCommandName } from '../../shared/ipc/contract';
import type { Handlers } from '../ipc/gate';
import type { EngineHost } from './engineHost';

/** Answers what went wrong, empty when nothing did. A file is shown in its folder and never started. */
async function openFolder(path: string): Promise<string> {
  const stat = await lstat(path).catch((error: unknown) => error);
  if (stat instanceof Error) return 'it is not there any more or may not be looked at';
  if ((stat as Stats).isDirectory()) return shell.openPath(path);
  shell.showItemInFolder(path);
  return '';
}

export function createShellHandlers(
  engine: EngineHost,
  currentWindow: () => BrowserWindow | undefined,
  requested: () => Output<'window.status'>['requested'],
): Handlers<ShellCommandName> {
  const pick = async (properties: Electron.OpenDialogOptions['properties'], title?: string): Promise<string[]> => {
    const options: Electron.OpenDialogOptions = {
      properties: properties ?? [],
      ...(title === undefined ? {} : { title }),
    };
    const window = currentWindow();
    const picked =
      window === undefined ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
    return picked.filePaths;
  };
  return {
    'dialog.pickFiles': async () => ({ paths: await pick(['openFile', 'multiSelections', 'showHiddenFiles']) }),
    'dialog.pickFolder': async ({ title }) => ({
      path: (await pick(['openDirectory', 'createDirectory'], title))[0] ?? null,
    }),
    'shell.openFolder': async ({ uid }) => {
      // The path comes from the engine's own record, never from the page.
      const { folder } = await engine.call('transfer.get', { uid });
      const problem = folder === undefined ? 'it has none' : await openFolder(folder);
      if (problem !== '')
        throw new AppError({
          code: 'input.not_found',
          message: `The folder of this transfer cannot be opened: ${problem}.`,
        });
      return {};
    },
    'window.control': ({ action }) => {
      const window = currentWindow();
      if (action === 'minimize') window?.minimize();
      else if (action === 'close') window?.close();
      else if (window?.isMaximized() === true) window.unmaximize();
      else window?.maximize();
      return Promise.resolve({});
    },
    'window.status': () =>
      Promise.resolve({
        isMaximized: currentWindow()?.isMaximized() ?? false,
        engine: engine.status,
        requested: requested(),
      }),
  };
}
