/** What a page shows of a transfer before somebody has to decide about it: live phases, and Cancel. */
import type { ReactElement, ReactNode } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { PhaseTrack, type PhaseTrackProps } from '../../ui/PhaseTrack';
import styles from './WaitingStep.module.css';

export interface WaitingStepProps extends Pick<PhaseTrackProps, 'kind' | 'place'> {
  readonly transfer: TransferSnapshot;
  readonly title: string;
  readonly sub: ReactNode;
  readonly onCancelled: () => void;
}

export function WaitingStep({ transfer, title, sub, kind, place, onCancelled }: WaitingStepProps): ReactElement {
  const cancel = useCommand('transfer.cancel');
  const onCancel = async (): Promise<void> => {
    const snapshot = await cancel.run({ uid: transfer.uid });
    if (snapshot === undefined) return;
    adoptTransfer(snapshot);
    onCancelled();
  };
  return (
    <>
      <PageHead
        title={title}
        sub={sub}
        actions={
          <Button
            icon="x"
            busyLabel={cancel.isBusy ? t('common.cancelling') : undefined}
            onPress={() => void onCancel()}
          >
            {t('common.cancel')}
          </Button>
        }
      />
      <PageScroll>
        <div className={styles['phases']}>
          <PhaseTrack phases={transfer.phases} kind={kind} place={place} bytesPerSecond={transfer.bytesPerSecond} />
        </div>
        {cancel.error !== undefined && <ErrorCard error={cancel.error} title={t('common.notCancelled')} />}
      </PageScroll>
    </>
  );
}
