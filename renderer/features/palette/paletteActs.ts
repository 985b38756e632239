/** Does what an item of the palette says. */
import type { CommandId } from '../../../shared/domain/commands';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { Navigate } from '../../app/routes';
import { call, toShownError } from '../../bridge/client';
import { adoptTransfer } from '../../bridge/engineState';
import type { PaletteAct } from './paletteItems';

export interface PaletteActParts {
  readonly navigate: Navigate;
  readonly run: (command: CommandId) => void;
  readonly close: () => void;
}

/** Closes the palette first where something else comes up. Answers why it was not done; the palette then stays to say so. */
export async function doPaletteAct(act: PaletteAct, parts: PaletteActParts): Promise<ErrorDto | undefined> {
  try {
    await perform(act, parts);
    return undefined;
  } catch (thrown) {
    return toShownError(thrown);
  }
}

async function perform(act: PaletteAct, { navigate, run, close }: PaletteActParts): Promise<void> {
  switch (act.type) {
    case 'command':
      close();
      run(act.command);
      return;
    case 'go':
      close();
      navigate(act.route);
      return;
    case 'folder':
      await call('shell.openFolder', { uid: act.uid });
      close();
      return;
    case 'cancel':
      adoptTransfer(await call('transfer.cancel', { uid: act.uid }));
      close();
      return;
    case 'retry':
      await call('transfer.retry', { uid: act.uid });
      close();
      navigate({ name: 'activity' });
      return;
    case 'pickPlan': {
      const { path } = await call('dialog.pickPlan', {});
      if (path !== null) await openPlan(path, navigate, close);
      return;
    }
    case 'plan':
      await openPlan(act.path, navigate, close);
  }
}

async function openPlan(path: string, navigate: Navigate, close: () => void): Promise<void> {
  const { uid } = await call('plan.open', { path });
  close();
  navigate({ name: 'review', uid });
}
