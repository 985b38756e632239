/** The AWS profiles of this computer, each with how it stands. */
import type { ReactElement } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { ProfileRow, SignInStanding } from '../../../shared/ipc/farms';
import { useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { Icon, type IconName } from '../../ui/Icon';
import { Tag, type TagTone } from '../../ui/Tag';
import styles from './ConnectQueue.module.css';

export interface ProfileListProps {
  readonly profiles: readonly ProfileRow[];
  readonly profile: string;
  readonly onPick: (profile: string) => void;
  /** Of the chosen profile, which changes with a sign-in. */
  readonly standing: SignInStanding | undefined;
}

/** More are asked only when they are chosen: each is a call, and some start a program. */
const askedAtOnce = 6;

export function ProfileList({ profiles, profile, standing, onPick }: ProfileListProps): ReactElement {
  return (
    <RadioGroup
      aria-label={t('connect.profile')}
      className={styles['profiles'] ?? ''}
      value={profile}
      onChange={onPick}
    >
      {profiles.map((row, index) => (
        <ProfileLine
          key={row.profile}
          row={row}
          isAsked={index < askedAtOnce && row.profile !== profile}
          {...(row.profile === profile ? { standing } : {})}
        />
      ))}
    </RadioGroup>
  );
}

const kindWords = {
  monitor: 'connect.profile.monitor',
  console: 'connect.profile.console',
  host: 'connect.profile.host',
} as const;

interface ProfileLineProps {
  readonly row: ProfileRow;
  readonly isAsked: boolean;
  /** Known already. */
  readonly standing?: SignInStanding | undefined;
}

function ProfileLine({ row, isAsked, standing }: ProfileLineProps): ReactElement {
  const { profile, kind, region } = row;
  const asked = useQuery('farm.standing', isAsked ? { profile } : undefined);
  const shown = standing ?? asked.value;
  const words = t(kindWords[kind]);
  return (
    <RadioField value={profile} className={styles['profileField'] ?? ''}>
      <RadioButton className={styles['profile'] ?? ''}>
        <span className={styles['radio']} aria-hidden="true" />
        <span className={styles['profileName']}>
          <bdi className="mono cut">
            {profile === '(default)' ? t('connect.profile.default') : visibleText(profile)}
          </bdi>
          <span className="s12 t2 cut">
            {region === undefined ? words : t('connect.profile.of', { region: visibleText(region), words })}
          </span>
        </span>
        {shown !== undefined && <Standing standing={shown} />}
      </RadioButton>
    </RadioField>
  );
}

function Standing({ standing }: { readonly standing: SignInStanding }): ReactElement {
  const { words, tone, icon } = standingOf(standing);
  return (
    <Tag tone={tone}>
      <Icon name={icon} size={12} />
      {words}
    </Tag>
  );
}

function standingOf({ state, error }: SignInStanding): {
  readonly words: string;
  readonly tone: TagTone;
  readonly icon: IconName;
} {
  if (state === 'signed-in') return { words: t('connect.standing.signedIn'), tone: 'ok', icon: 'check' };
  if (state === 'needs-login') return { words: t('connect.standing.needsLogin'), tone: 'plain', icon: 'key' };
  if (error?.code === 'auth.missing') return { words: t('connect.standing.noKeys'), tone: 'line', icon: 'minus' };
  return { words: t('connect.standing.failed'), tone: 'warn', icon: 'warn' };
}
