/** Starts a stopped transfer again; what is done already is not done twice. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';

export interface RetryButtonProps {
  readonly transfer: Pick<TransferSnapshot, 'uid' | 'title'>;
  /** False where something else has to be put right first. */
  readonly isMain?: boolean;
}

export function RetryButton({ transfer, isMain = true }: RetryButtonProps): ReactElement {
  const retry = useCommand('transfer.retry');
  return (
    <span className="row">
      {retry.error !== undefined && (
        <span className="err s12" role="alert">
          {retry.error.message}
        </span>
      )}
      <Button
        variant={isMain ? 'primary' : 'plain'}
        icon="retry"
        aria-label={t('activity.retry.of', { title: visibleText(transfer.title) })}
        busyLabel={retry.isBusy ? t('common.starting') : undefined}
        onPress={() => void retry.run({ uid: transfer.uid })}
      >
        {t('common.tryAgain')}
      </Button>
    </span>
  );
}

/** The same among finished transfers, small; what went wrong is said on its card then. */
export function AgainButton({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const retry = useCommand('transfer.retry');
  const isFollow = transfer.class === 'sync' && transfer.state === 'cancelled';
  const title = visibleText(transfer.title);
  return (
    <>
      {retry.error !== undefined && (
        <span className="err s12 cut" role="alert" title={retry.error.message}>
          {retry.error.message}
        </span>
      )}
      <Button
        size="small"
        icon="retry"
        aria-label={t(isFollow ? 'follow.again.of' : 'activity.retry.of', { title })}
        busyLabel={retry.isBusy ? t('common.starting') : undefined}
        onPress={() => void retry.run({ uid: transfer.uid })}
      >
        {t(isFollow ? 'follow.again' : 'common.tryAgain')}
      </Button>
    </>
  );
}
