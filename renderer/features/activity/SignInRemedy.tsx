/** Signs in for a stopped transfer with the profile of its own queue: a button where Deadline Cloud monitor can, else a line to copy. */
import { useState, type ReactElement } from 'react';
import { useCommand, useOverview, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button, IconButton } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { Spinner } from '../../ui/Spinner';
import { signInCommand } from './remedies';
import styles from './Activity.module.css';

export interface SignInRemedyProps {
  readonly uid: string;
  /** Of its card. */
  readonly title: string;
}

export function SignInRemedy({ uid, title }: SignInRemedyProps): ReactElement | null {
  const ofStore = useOverview()?.settings.find(({ key }) => key === 'store.profile')?.value;
  const asked = useQuery('farm.profileOf', { uid });
  const profile = asked.value?.profile;
  const standing = useQuery('farm.standing', profile === undefined ? undefined : { profile });
  if (asked.isLoading || standing.isLoading) return null;
  if (profile === undefined) return <SignInLine profile={typeof ofStore === 'string' ? ofStore : ''} />;
  if (standing.value?.hasLogin === true)
    return standing.value.state === 'signed-in' ? null : <SignInButton profile={profile} title={title} />;
  return <SignInLine profile={profile === '(default)' ? '' : profile} />;
}

/** What waits for the sign-in goes on by itself after it. */
function SignInButton({ profile, title }: { readonly profile: string; readonly title: string }): ReactElement {
  const signIn = useCommand('farm.signIn');
  const cancel = useCommand('farm.cancelSignIn');
  if (signIn.isBusy)
    return (
      <>
        <span className="row t2 s12" role="status">
          <Spinner /> {t('connect.signIn.waiting')}
        </span>
        <Button onPress={() => void cancel.run({})}>{t('connect.signIn.giveUp')}</Button>
      </>
    );
  return (
    <>
      {signIn.error !== undefined && (
        <span className="err s12" role="alert">
          {visibleText(signIn.error.message)} {visibleText(signIn.error.hint ?? '')}
        </span>
      )}
      <Button
        icon="key"
        aria-label={t('activity.verb.of', { verb: t('activity.signIn.as', { profile }), title })}
        onPress={() => void signIn.run({ profile })}
      >
        {t('activity.signIn.as', { profile: visibleText(profile) })}
      </Button>
    </>
  );
}

function SignInLine({ profile }: { readonly profile: string }): ReactElement | null {
  const [isCopied, setCopied] = useState(false);
  const command = signInCommand(profile);
  if (command === undefined) return null;
  return (
    <span className={styles['command']}>
      <span className="sr">{t('activity.signIn')}</span>
      <code className="mono">{command}</code>
      <IconButton
        icon={isCopied ? 'check' : 'copy'}
        aria-label={t('activity.signIn.copy')}
        onPress={() => {
          navigator.clipboard.writeText(command).then(
            () => {
              setCopied(true);
              announce(t('activity.signIn.copied'));
            },
            () => {
              setCopied(false);
            },
          );
        }}
      />
    </span>
  );
}
