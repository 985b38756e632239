/** Registers every command of the contract with Electron, key by key, behind the gate. */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { commands } from '../../shared/ipc/contract';
import { answer, type Handlers, type Sender } from './gate';

export function registerCommands(handlers: Handlers, log: (error: unknown, command: string) => void): void {
  for (const command of Object.keys(commands)) {
    ipcMain.handle(`app:${command}`, (event, raw: unknown) => answer(handlers, command, senderOf(event), raw, log));
  }
}

/** The page that sent a message. A frame that is gone counts as foreign. */
export function senderOf(event: Pick<IpcMainInvokeEvent, 'senderFrame'>): Sender {
  const frame = event.senderFrame;
  return frame === null
    ? { isTopFrame: false, origin: '' }
    : { isTopFrame: frame.parent === null, origin: frame.origin };
}
