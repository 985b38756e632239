/** What closing the window means while transfers move: keep running without a window, quit and go on next time, or stay. */
import type { SettingValue } from '../../shared/domain/config';

export type CloseChoice = 'background' | 'quit' | 'stay';

export interface CloseAnswer {
  readonly choice: CloseChoice;
  readonly remember: boolean;
}

export interface ClosingParts {
  readonly movingCount: () => number;
  readonly setting: () => SettingValue<'app.onClose'>;
  readonly ask: (movingCount: number) => Promise<CloseAnswer>;
  readonly remember: (value: 'background' | 'quit') => Promise<unknown>;
  readonly hide: () => void;
  readonly quit: () => void;
  readonly log: (level: 'warn', message: string) => void;
}

/** Answers whether the window may close at once; else the question or the setting goes on from here. */
export function createClosing(parts: ClosingParts): { readonly mayClose: () => boolean } {
  let isAsking = false;
  const follow = (choice: CloseChoice): void => {
    if (choice === 'background') parts.hide();
    else if (choice === 'quit') parts.quit();
  };
  const askAndFollow = async (count: number): Promise<void> => {
    isAsking = true;
    try {
      const { choice, remember } = await parts.ask(count);
      if (remember && choice !== 'stay')
        await parts.remember(choice).catch((error: unknown) => {
          // The choice itself still holds.
          parts.log('warn', `app.onClose was not saved: ${String(error)}`);
        });
      follow(choice);
    } finally {
      isAsking = false;
    }
  };
  return {
    mayClose: () => {
      const count = parts.movingCount();
      if (count === 0) return true;
      const setting = parts.setting();
      if (setting !== 'ask') follow(setting);
      else if (!isAsking)
        askAndFollow(count).catch((error: unknown) => {
          parts.log('warn', `the question about closing failed: ${String(error)}`);
        });
      return false;
    },
  };
}
