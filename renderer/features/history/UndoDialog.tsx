/** Asks before a download is taken back, and says what that does. */
import type { ReactElement } from 'react';
import type { HistoryRow } from '../../../shared/ipc/downloads';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';

export interface UndoDialogProps {
  /** The run to take back; the dialog is closed without one. */
  readonly run: (Pick<HistoryRow, 'runId' | 'title'> & Partial<Pick<HistoryRow, 'kind' | 'isRedo'>>) | undefined;
  readonly onClose: () => void;
  /** Called with the uid of the transfer that takes it back. */
  readonly onStarted?: (uid: string) => void;
}

export function UndoDialog({ run, onClose, onStarted }: UndoDialogProps): ReactElement {
  const undo = useCommand('download.undo');
  const isRedo = run?.isRedo === true;
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
      title={t(isRedo ? 'history.confirm.redo.title' : 'history.confirm.title', {
        title: visibleText(run?.title ?? ''),
      })}
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
            {t(
              isRedo
                ? 'history.confirm.redo.start'
                : run?.kind === 'restore'
                  ? 'history.confirm.restore.start'
                  : 'common.undoDownload',
            )}
          </Button>
        </>
      }
    >
      <p>{t(isRedo ? 'history.confirm.redo.what' : 'history.confirm.what')}</p>
      <p className="t2">{t('history.confirm.left')}</p>
      {undo.error !== undefined && (
        <ErrorCard error={undo.error} title={t(isRedo ? 'history.confirm.redo.error' : 'history.confirm.error')} />
      )}
    </Dialog>
  );
}
