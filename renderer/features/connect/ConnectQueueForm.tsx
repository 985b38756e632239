/** Connects a queue of Deadline Cloud: profile, sign-in, farm, queue, storage profile; what is wrong stands where it belongs. */
import { useEffect, type ReactElement } from 'react';
import { refreshOverview } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { Spinner } from '../../ui/Spinner';
import { FarmFields } from './FarmFields';
import { ProfileList } from './ProfileList';
import { SignInPart } from './SignInPart';
import { useQueueChoice } from './useQueueChoice';
import styles from './ConnectQueue.module.css';

export interface ConnectQueueFormProps {
  readonly onConnected?: () => void;
  /** Told whether everything is chosen, so that a page has one primary button. */
  readonly onReady?: (isReady: boolean) => void;
  /** The button is the primary one while everything is chosen. */
  readonly isPrimary?: boolean;
}

export function ConnectQueueForm({ onConnected, onReady, isPrimary = false }: ConnectQueueFormProps): ReactElement {
  const choice = useQueueChoice();
  const { profiles, profile, standing, wish } = choice;
  const connect = useCommand('farm.connect');
  const isReady = wish !== undefined;
  useEffect(() => {
    onReady?.(isReady);
  }, [isReady, onReady]);
  const onConnect = async (): Promise<void> => {
    if (wish === undefined) return;
    const connection = await connect.run(wish);
    if (connection === undefined) return;
    await refreshOverview();
    announce(t('connect.done', { queue: visibleText(connection.queueName ?? '') }));
    onConnected?.();
  };
  if (profiles.error !== undefined)
    return (
      <ErrorCard
        isInset
        error={profiles.error}
        title={t('connect.profiles.error')}
        action={<Button onPress={profiles.reload}>{t('common.tryAgain')}</Button>}
      />
    );
  if (profiles.value === undefined || profile === undefined)
    return (
      <p className="row t2">
        <Spinner /> {t('connect.profiles.reading')}
      </p>
    );
  const isPrimaryNow = isPrimary && isReady;
  return (
    <div className={styles['form']}>
      <ProfileList
        profiles={profiles.value.profiles}
        profile={profile}
        standing={standing.value}
        onPick={(picked) => {
          connect.clearError();
          choice.pickProfile(picked);
        }}
      />
      {standing.value?.state === 'signed-in' ? (
        <FarmFields choice={choice} onChange={connect.clearError} />
      ) : (
        <SignInPart choice={choice} />
      )}
      {connect.error !== undefined && <ErrorCard isInset error={connect.error} title={t('connect.error')} />}
      <div className={styles['bar']}>
        <Button
          size="large"
          {...(isPrimaryNow ? { variant: 'primary', keyHint: keyHintOf('page.primary') } : {})}
          busyLabel={connect.isBusy ? t('connect.busy') : undefined}
          disabledReason={isReady ? undefined : ''}
          onPress={() => void onConnect()}
        >
          {t('connect.connect')}
        </Button>
        <span className="s12 t2">{t('connect.note')}</span>
      </div>
    </div>
  );
}
