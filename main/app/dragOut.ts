/** Files of a finished download on their way to other programs: dragged out, or shown in the file manager. */
import { shell, type BrowserWindow } from 'electron';
import { AppError } from '../../shared/domain/errors';
import type { Input } from '../../shared/ipc/contract';
import type { EngineHost } from './engineHost';

type Rows = Input<'result.present'>;

export interface DragParts {
  readonly engine: Pick<EngineHost, 'call'>;
  readonly currentWindow: () => BrowserWindow | undefined;
  readonly dragIcon: string;
}

/** Which files that are is the engine's answer: the page names rows, and none of its texts becomes a path. */
export async function dragFiles(
  rows: Rows,
  { engine, currentWindow, dragIcon }: DragParts,
): Promise<{ files: number }> {
  const { paths } = await engine.call('result.present', rows);
  const [file] = paths;
  if (file === undefined) throw nothing();
  currentWindow()?.webContents.startDrag({ file, files: paths, icon: dragIcon });
  return { files: paths.length };
}

/** Selected in its folder, never opened. */
export async function showFile(rows: Rows, engine: DragParts['engine']): Promise<Record<string, never>> {
  const [file] = (await engine.call('result.present', rows)).paths;
  if (file === undefined) throw nothing();
  shell.showItemInFolder(file);
  return {};
}

function nothing(): AppError {
  return new AppError({ code: 'input.not_found', message: 'None of these files is there any more.' });
}
