/** Asks before a download is taken back, and says what that does. */
import type { ReactElement } from 'react';
import { useCommand } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';

export interface UndoDialogProps {
  /** The run to take back; the dialog is closed without one. */
  readonly run: { readonly runId: string; readonly title: string } | undefined;
  readonly onClose: () => void;
  /** Called with the uid of the transfer that takes it back. */
  readonly onStarted?: (uid: string) => void;
}

export function UndoDialog({ run, onClose, onStarted }: UndoDialogProps): ReactElement {
  const undo = useCommand('download.undo');
  const close = (): void => {
    undo.clearError();
    onClose();
  };
  const onConfirm = async (): Promise<void> => {
    if (run === undefined) return;
    const started = await undo.run({ runId: run.runId });
    if (started === undefined) return;
    announce('Undo started.');
    onStarted?.(started.uid);
    close();
  };
  return (
    <Dialog
      title={`Undo ${visibleText(run?.title ?? '')}`}
      isOpen={run !== undefined}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>Keep it</Button>
          <Button
            variant="primary"
            icon="undo"
            busyLabel={undo.isBusy ? 'Starting' : undefined}
            onPress={() => void onConfirm()}
          >
            Undo this download
          </Button>
        </>
      }
    >
      <p>Replaced files come back from their backup and files that were new go away again.</p>
      <p className="t2">A file that was changed since is left alone and named in the result.</p>
      {undo.error !== undefined && <ErrorCard error={undo.error} title="Undo did not start" />}
    </Dialog>
  );
}
