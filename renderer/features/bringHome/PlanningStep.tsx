/** Second step: the engine reads the outputs and compares them with what is here. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { PhaseTrack } from '../../ui/PhaseTrack';
import styles from './BringHome.module.css';

export interface PlanningStepProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
}

export function PlanningStep({ transfer, navigate }: PlanningStepProps): ReactElement {
  const cancel = useCommand('transfer.cancel');
  const onCancel = async (): Promise<void> => {
    const snapshot = await cancel.run({ uid: transfer.uid });
    if (snapshot === undefined) return;
    adoptTransfer(snapshot);
    navigate({ name: 'bring-home' });
  };
  return (
    <>
      <PageHead
        title={t('bringHome.comparing')}
        sub={<Text id="bringHome.comparing.sub" values={{ title: <bdi>{visibleText(transfer.title)}</bdi> }} />}
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
          <PhaseTrack phases={transfer.phases} kind="download" place="mine" bytesPerSecond={transfer.bytesPerSecond} />
        </div>
        {cancel.error !== undefined && <ErrorCard error={cancel.error} title={t('common.notCancelled')} />}
      </PageScroll>
    </>
  );
}
