/** Asks before a download is taken back, and says what that does. */
import type { ReactElement } from 'react';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
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
    announce(t('history.started'));
    onStarted?.(started.uid);
    close();
  };
  return (
    <Dialog
      title={t('history.confirm.title', { title: visibleText(run?.title ?? '') })}
      isOpen={run !== undefined}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{t('history.confirm.keep')}</Button>
          <Button
            variant="primary"
            icon="undo"
            busyLabel={undo.isBusy ? t('common.starting') : undefined}
            onPress={() => void onConfirm()}
          >
            {t('common.undoDownload')}
          </Button>
        </>
      }
    >
      <p>{t('history.confirm.what')}</p>
      <p className="t2">{t('history.confirm.left')}</p>
      {undo.error !== undefined && <ErrorCard error={undo.error} title={t('history.confirm.error')} />}
    </Dialog>
  );
}
