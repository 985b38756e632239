/** Second step: the engine reads the outputs and compares them with what is here. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { t, Text } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { WaitingStep } from '../waiting/WaitingStep';

export interface PlanningStepProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
}

export function PlanningStep({ transfer, navigate }: PlanningStepProps): ReactElement {
  return (
    <WaitingStep
      transfer={transfer}
      title={t('bringHome.comparing')}
      sub={<Text id="bringHome.comparing.sub" values={{ title: <bdi>{visibleText(transfer.title)}</bdi> }} />}
      kind="download"
      place="mine"
      onCancelled={() => {
        navigate({ name: 'bring-home' });
      }}
    />
  );
}
