/** Why a profile cannot ask the farm, and signing it in where Deadline Cloud monitor can. */
import type { ReactElement } from 'react';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { Spinner } from '../../ui/Spinner';
import type { QueueChoice } from './useQueueChoice';

export function SignInPart({ choice }: { readonly choice: QueueChoice }): ReactElement {
  const { profile, standing, signIn, cancelSignIn } = choice;
  const error = signIn.error ?? standing.error ?? standing.value?.error;
  const onSignIn = async (): Promise<void> => {
    if (profile !== undefined && (await signIn.run({ profile })) !== undefined) standing.reload();
  };
  if (signIn.isBusy)
    return (
      <div className="row">
        <p className="row t2 grow" role="status">
          <Spinner /> {t('connect.signIn.waiting')}
        </p>
        <Button onPress={() => void cancelSignIn.run({})}>{t('connect.signIn.giveUp')}</Button>
      </div>
    );
  if (error === undefined)
    return (
      <p className="row t2">
        <Spinner /> {t('connect.standing.asking')}
      </p>
    );
  return (
    <ErrorCard
      isInset
      error={error}
      title={t(
        standing.value?.state === 'needs-login' ? 'connect.standing.needsLogin.title' : 'connect.standing.title',
      )}
      action={
        <span className="row">
          <Button
            onPress={() => {
              signIn.clearError();
              standing.reload();
            }}
          >
            {t('common.tryAgain')}
          </Button>
          {standing.value?.hasLogin === true && (
            <Button icon="key" onPress={() => void onSignIn()}>
              {t('connect.signIn')}
            </Button>
          )}
        </span>
      }
    />
  );
}
