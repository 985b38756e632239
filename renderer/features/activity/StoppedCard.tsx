/** A transfer that an error stopped: what happened, what is safe, what to do, and the one action that fits. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/LiveRegion';
import type { MenuAction } from '../../ui/Menu';
import { endpointActions } from './endpointActions';
import { remedyOf } from './remedies';
import { setAside } from './setAside';
import { SignInRemedy } from './SignInRemedy';
import { TransferCard } from './TransferCard';
import { useActions } from './useTransferActions';
import styles from './Activity.module.css';

const stoppedWords = {
  submit: 'activity.stopped.submit',
  download: 'activity.stopped.download',
  undo: 'activity.stopped.undo',
  restore: 'activity.stopped.restore',
  sync: 'activity.stopped.sync',
} as const;

export function StoppedCard({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const actions = useActions();
  const { uid } = transfer;
  const title = visibleText(transfer.title);
  const error = transfer.error ?? {
    code: 'internal' as const,
    message: t('activity.noReason'),
    safe: t('activity.noReason.safe'),
    hint: t('activity.noReason.hint'),
    retryable: false,
  };
  const choices = transfer.card?.choices ?? [];
  const { verb, icon, first } = remedyOf(transfer.card);
  const more: MenuAction[] = [
    ...(choices.includes('skip-items')
      ? [
          {
            id: 'leave-out',
            label: t('activity.leaveOut'),
            icon: 'skip' as const,
            onAction: () => {
              actions.retry(transfer, true);
            },
          },
        ]
      : []),
    ...(choices.includes('exclude-endpoint') ? endpointActions(transfer, actions) : []),
    ...(transfer.state === 'failed'
      ? [
          {
            id: 'aside',
            label: t('activity.setAside'),
            icon: 'check' as const,
            onAction: () => {
              setAside(transfer);
              announce(t('activity.setAside.done', { title }));
            },
          },
        ]
      : []),
  ];
  return (
    <TransferCard
      transfer={transfer}
      tone="stopped"
      icon={
        <span className="err">
          <Icon name="err" />
        </span>
      }
      facts={<span className="err s12 med nowrap">{t(stoppedWords[transfer.class])}</span>}
      more={more}
    >
      <ErrorCard
        error={error}
        isInset
        action={
          <span className={styles['remedy']}>
            {first === 'sign-in' && <SignInRemedy uid={uid} title={title} />}
            {first === 'free-space' && transfer.folder !== undefined && (
              <Button
                icon="folder"
                aria-label={t('activity.openFolder.of', { title })}
                onPress={() => {
                  actions.openFolder(transfer);
                }}
              >
                {t('activity.openFolder')}
              </Button>
            )}
            <Button
              variant="primary"
              icon={icon}
              aria-label={t('activity.verb.of', { verb: t(verb), title })}
              busyLabel={actions.isBusy(uid, 'retry') ? t('common.starting') : undefined}
              onPress={() => {
                actions.retry(transfer);
              }}
            >
              {t(verb)}
            </Button>
          </span>
        }
      />
    </TransferCard>
  );
}
