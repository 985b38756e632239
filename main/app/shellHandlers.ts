/** Commands that need the desktop: dialogs, folders in the file manager, drags, window controls. */
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { dialog, shell, type BrowserWindow } from 'electron';
import { AppError } from '../../shared/domain/errors';
import type { DesktopCommandId } from '../../shared/domain/commands';
import type { Output, ShellCommandName } from '../../shared/ipc/contract';
import { say } from '../../shared/text/say';
import type { Handlers } from '../ipc/gate';
import { dragFiles, showFile } from './dragOut';
import type { EngineHost } from './engineHost';
import type { TerminalCommands } from './terminalCommand';

/** A dialog's filter knows the part of a name after its last dot only. */
const planFilter = (): Electron.FileFilter => ({ name: say('desktop.planFiles'), extensions: ['json'] });

const saveFilters = (): Readonly<Record<'plan' | 'report' | 'diagnostics', Electron.FileFilter[]>> => ({
  plan: [planFilter()],
  diagnostics: [{ name: say('desktop.zipFiles'), extensions: ['zip'] }],
  report: [
    { name: say('desktop.csvFiles'), extensions: ['csv'] },
    { name: say('desktop.jsonFiles'), extensions: ['json'] },
  ],
});

/** `*.exr` is what a dialog calls `exr`; patterns of another form it cannot tell. */
function extensionsOf(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => /^\*\.(?<ending>[^*?/\\]+|\*)$/u.exec(pattern)?.groups?.['ending'] ?? []);
}

/** Answers what went wrong, empty when nothing did. A file is shown in its folder and never started. */
async function openFolder(path: string): Promise<string> {
  const stat = await lstat(path).catch((error: unknown) => error);
  if (stat instanceof Error) return 'it is not there any more or may not be looked at';
  if ((stat as Stats).isDirectory()) return shell.openPath(path);
  shell.showItemInFolder(path);
  return '';
}

export interface ShellParts {
  readonly engine: Pick<EngineHost, 'call' | 'status'>;
  readonly currentWindow: () => BrowserWindow | undefined;
  readonly requested: () => Output<'window.status'>['requested'];
  readonly run: (command: DesktopCommandId) => void;
  readonly crash: Handlers<'crash.get' | 'crash.choose'>;
  readonly support: Handlers<'desktop.facts' | 'desktop.leaveSafeMode' | 'error.details'>;
  readonly terminal: TerminalCommands;
  /** Shown under the pointer while something is dragged out. */
  readonly dragIcon: string;
}

export function createShellHandlers(parts: ShellParts): Handlers<ShellCommandName> {
  const { engine, currentWindow, requested } = parts;
  const pick = async (options: Electron.OpenDialogOptions): Promise<string[]> => {
    const window = currentWindow();
    const picked =
      window === undefined ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
    return picked.filePaths;
  };
  const save = async (options: Electron.SaveDialogOptions): Promise<string | null> => {
    const window = currentWindow();
    const { filePath } =
      window === undefined ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
    return filePath === '' ? null : filePath;
  };
  return {
    ...parts.crash,
    ...parts.support,
    'terminal.get': () => Promise.resolve(parts.terminal.get()),
    // An error of the disk becomes an answer, not a throw.
    'terminal.install': () => Promise.resolve().then(parts.terminal.install),
    'terminal.remove': () => Promise.resolve().then(parts.terminal.remove),
    'dialog.pickFiles': async () => ({
      paths: await pick({ properties: ['openFile', 'multiSelections', 'showHiddenFiles'] }),
    }),
    'dialog.pickFolder': async ({ title }) => ({
      path:
        (
          await pick({ properties: ['openDirectory', 'createDirectory'], ...(title === undefined ? {} : { title }) })
        )[0] ?? null,
    }),
    'dialog.pickPath': async ({ kind, filters = [] }) => {
      const known = filters.map(({ label, patterns }) => ({ name: label, extensions: extensionsOf(patterns) }));
      const options = { filters: known.filter(({ extensions }) => extensions.length > 0) };
      if (kind === 'file') return { path: (await pick({ ...options, properties: ['openFile'] }))[0] ?? null };
      return { path: await save(options) };
    },
    'dialog.pickPlan': async () => ({
      path: (await pick({ properties: ['openFile'], filters: [planFilter()] }))[0] ?? null,
    }),
    'dialog.saveFile': async ({ kind, name }) => {
      // A name only: the folder is the desktop's or the person's choice.
      return { path: await save({ defaultPath: basename(name), filters: saveFilters()[kind] }) };
    },
    'shell.dragFiles': (rows) => dragFiles(rows, parts),
    'shell.showFile': (rows) => showFile(rows, engine),
    'shell.drag': async ({ uid }) => {
      const { folder, state } = await engine.call('transfer.get', { uid });
      const stat = folder === undefined || !isAbsolute(folder) ? undefined : await lstat(folder).catch(() => undefined);
      if (folder === undefined || stat === undefined || state !== 'done')
        throw new AppError({
          code: 'input.not_found',
          message: 'Nothing of this transfer can be dragged: it has no folder, or the folder is gone.',
          safe: 'Nothing was moved or copied.',
        });
      currentWindow()?.webContents.startDrag({ file: folder, icon: parts.dragIcon });
      return {};
    },
    'command.run': ({ command }) => {
      parts.run(command);
      return Promise.resolve({});
    },
    'shell.openFolder': async ({ uid }) => {
      // The path comes from the engine's own record, never from the page.
      const { folder } = await engine.call('transfer.get', { uid });
      if (folder === undefined)
        throw new AppError({ code: 'input.not_found', message: 'This transfer has no folder to open.' });
      const problem = await openFolder(folder);
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
