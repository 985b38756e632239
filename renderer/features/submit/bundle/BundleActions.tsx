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
  /** While there is one, there is no way on. */
  readonly faultCount: number;
  readonly isBusy: boolean;
  readonly onLook: () => void;
}

export function BundleActions({ form: { queue }, faultCount, isBusy, onLook }: BundleActionsProps): ReactElement {
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
          disabledReason={faultCount === 0 ? undefined : t('bundle.faults', { count: faultCount })}
          onPress={onLook}
        >
          {t('submit.look.none')}
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
