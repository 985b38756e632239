/** Where to write a document: the desktop's own dialog, or a typed path. */
import { useState, type ReactElement } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import { call, toShownError } from '../../bridge/client';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { announce } from '../../ui/LiveRegion';
import { PathField } from '../../ui/PathField';

export interface SaveDialogProps {
  readonly kind: 'report' | 'plan';
  readonly uid: string;
  /** What the desktop's dialog proposes. */
  readonly name: string;
  readonly onClose: () => void;
}

export function SaveDialog({ kind, uid, name, onClose }: SaveDialogProps): ReactElement {
  const [path, setPath] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorDto>();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      setError(toShownError(thrown));
    }
  };
  const save = async (): Promise<void> => {
    if (path.trim() === '') return;
    setBusy(true);
    await attempt(async () => {
      const answer = await call(kind === 'plan' ? 'plan.export' : 'result.export', { uid, path: path.trim() });
      announce(t('result.saved', { path: answer.path }));
      onClose();
    });
    setBusy(false);
  };
  const pick = (): Promise<void> =>
    attempt(async () => {
      const picked = await call('dialog.saveFile', { kind, name });
      if (picked.path !== null) setPath(picked.path);
    });
  return (
    <Dialog
      title={t(kind === 'plan' ? 'result.plan.save' : 'result.report.save')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            onPress={() => void save()}
            busyLabel={isBusy ? t('result.saving') : undefined}
            disabledReason={path.trim() === '' ? '' : undefined}
          >
            {t('result.save')}
          </Button>
        </>
      }
    >
      <p className="t2">{t(kind === 'plan' ? 'result.plan.what' : 'result.report.what')}</p>
      <PathField
        value={path}
        onChange={setPath}
        onPick={() => void pick()}
        pickLabel={t('result.save.choose')}
        onSubmit={() => void save()}
      />
      {error !== undefined && <ErrorCard error={error} isInset />}
    </Dialog>
  );
}
