/** Asks where versions come back to: their places, or a folder of the person's choice. */
import { useState, type ReactElement } from 'react';
import type { FileVersion } from '../../../shared/ipc/downloads';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { lastPart, visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { PathField } from '../../ui/PathField';

export interface RestoreDialogProps {
  /** Those to bring back; the dialog is closed without any. */
  readonly versions: readonly FileVersion[];
  readonly onClose: () => void;
  /** Called once a transfer brings them back. */
  readonly onStarted: () => void;
}

export function RestoreDialog({ versions, onClose, onStarted }: RestoreDialogProps): ReactElement {
  const restore = useCommand('versions.restore');
  const pick = useCommand('dialog.pickFolder');
  const [folder, setFolder] = useState('');
  const [first] = versions;
  const close = (): void => {
    restore.clearError();
    setFolder('');
    onClose();
  };
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: t('history.restore.pick') });
    if (picked?.path !== undefined && picked.path !== null) setFolder(picked.path);
  };
  const start = async (to?: string): Promise<void> => {
    const ids = versions.map(({ id }) => id);
    const started = await restore.run({ ids, ...(to === undefined ? {} : { folder: to }) });
    if (started === undefined) return;
    announce(t('history.restore.started'));
    close();
    onStarted();
  };
  const isElsewhere = folder.trim() !== '';
  return (
    <Dialog
      title={
        versions.length === 1 && first !== undefined
          ? t('history.restore.of', { path: visibleText(lastPart(first.path)) })
          : t('history.restore.title', { count: versions.length })
      }
      isOpen={versions.length > 0}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            icon="undo"
            busyLabel={restore.isBusy ? t('common.starting') : undefined}
            onPress={() => void start(isElsewhere ? folder.trim() : undefined)}
          >
            {t(isElsewhere ? 'history.restore.toFolder' : 'history.restore.toPlace', { count: versions.length })}
          </Button>
        </>
      }
    >
      <p>{t('history.restore.what')}</p>
      <PathField
        value={folder}
        onChange={setFolder}
        onPick={() => void onPick()}
        description={t('history.restore.folder')}
        placeholder={first === undefined ? '' : visibleText(first.root)}
      />
      {restore.error !== undefined && <ErrorCard error={restore.error} title={t('history.restore.error')} />}
    </Dialog>
  );
}
