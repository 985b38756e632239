/** Where a bundle goes, and the way on to what will move. */
import type { ReactElement } from 'react';
import type { BundleForm } from '../../../../shared/ipc/bundles';
import { keyHintOf } from '../../../bridge/keys';
import { t } from '../../../locales/text';
import { ActionBar } from '../../../ui/ActionBar';
import { Button } from '../../../ui/Button';
import { visibleText } from '../../../ui/format';

interface BundleActionsProps {
  readonly form: Pick<BundleForm, 'queue'>;
  /** While there is one, the way on leads to it. */
  readonly faultCount: number;
  readonly isBusy: boolean;
  readonly onLook: () => void;
  readonly onCorrect: () => void;
}

export function BundleActions(props: BundleActionsProps): ReactElement {
  const { faultCount, isBusy, onLook, onCorrect } = props;
  const { queue } = props.form;
  const words =
    queue === null
      ? undefined
      : t('bundle.where', { queue: visibleText(queue.queueName), farm: visibleText(queue.farmName) });
  return (
    <ActionBar
      label={t('common.nextStep')}
      actions={
        <Button
          variant="primary"
          size="large"
          keyHint={keyHintOf('page.primary')}
          busyLabel={isBusy ? t('common.starting') : undefined}
          onPress={faultCount === 0 ? onLook : onCorrect}
        >
          {faultCount === 0 ? t('submit.look.none') : t('bundle.faults', { count: faultCount })}
        </Button>
      }
    >
      {words !== undefined && (
        <p className="semi">
          <bdi>{words}</bdi>
        </p>
      )}
      <p className="s12 t2">{t('submit.look.about')}</p>
    </ActionBar>
  );
}
