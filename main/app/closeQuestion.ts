/** The question when somebody closes the window while something moves. */
import { dialog, type BrowserWindow } from 'electron';
import { say } from '../../shared/text/say';
import type { CloseAnswer, CloseChoice } from './closing';

const choices = ['background', 'quit', 'stay'] as const satisfies readonly CloseChoice[];

/** Esc and closing the question mean to stay. */
export async function askAboutClosing(window: BrowserWindow, movingCount: number): Promise<CloseAnswer> {
  const { response, checkboxChecked } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Satchel',
    message: say('desktop.close.question', { count: movingCount }),
    detail: say('desktop.close.detail'),
    buttons: choices.map((choice) => say(`desktop.close.${choice}`)),
    defaultId: 0,
    cancelId: 2,
    checkboxLabel: say('desktop.close.remember'),
  });
  return { choice: choices[response] ?? 'stay', remember: checkboxChecked };
}
