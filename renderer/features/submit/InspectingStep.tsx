/** Second step: the engine hashes and asks the store. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { t, Text } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { WaitingStep } from '../waiting/WaitingStep';

export interface InspectingStepProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
}

export function InspectingStep({ transfer, navigate }: InspectingStepProps): ReactElement {
  return (
    <WaitingStep
      transfer={transfer}
      title={t('submit.inspecting')}
      sub={<Text id="submit.inspecting.sub" values={{ title: <bdi>{visibleText(transfer.title)}</bdi> }} />}
      kind="submit"
      place="farm"
      onCancelled={() => {
        navigate({ name: 'submit' });
      }}
    />
  );
}
