/** The question when somebody closes the window while something moves. */
import { dialog, type BrowserWindow } from 'electron';
import type { CloseAnswer, CloseChoice } from './closing';

const choices: readonly { readonly choice: CloseChoice; readonly label: string }[] = [
  { choice: 'background', label: 'Keep running' },
  { choice: 'quit', label: 'Quit' },
  { choice: 'stay', label: 'Stay' },
];

/** Esc and closing the question mean to stay. */
export async function askAboutClosing(window: BrowserWindow, movingCount: number): Promise<CloseAnswer> {
  const { response, checkboxChecked } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Satchel',
    message: movingCount === 1 ? 'A transfer is still moving.' : `${movingCount} transfers are still moving.`,
    detail:
      'Keep running goes on without the window until they are done. Quit stops them where they are; they go on at the next start, and what is complete is not repeated.',
    buttons: choices.map(({ label }) => label),
    defaultId: 0,
    cancelId: 2,
    checkboxLabel: 'Do not ask again',
  });
  return { choice: choices[response]?.choice ?? 'stay', remember: checkboxChecked };
}
