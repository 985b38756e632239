/** What keeps rules from holding: profiles that cannot be read, none chosen, folders that are not here, names without a partner. */
import type { ReactElement } from 'react';
import type { MappingOverview } from '../../../shared/ipc/mapping';
import { listOf, t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { ruleName, standingWords } from './mappingWords';
import type { Mapping } from './useMapping';
import styles from './Mapping.module.css';

const c = scoped(styles);

export function Trouble({
  mapping,
  overview,
}: {
  readonly mapping: Mapping;
  readonly overview: MappingOverview;
}): ReactElement {
  const { problem, profiles, here, unmatched, rules } = overview;
  const away = rules.filter(({ standing, isOverruled }) => standing !== 'there' && !isOverruled);
  const [first] = away;
  const again = (
    <Button
      size="small"
      icon="retry"
      busyLabel={mapping.isReading ? t('common.reading') : undefined}
      onPress={mapping.again}
    >
      {t('mapping.again')}
    </Button>
  );
  return (
    <>
      {problem !== null && <ErrorCard error={problem} title={t('mapping.problem')} action={again} />}
      {first !== undefined && (
        <div className={c('note', 'warning')}>
          <Icon name="warn" />
          <p className="wrapPath">
            <b className="med">
              {away.length === 1
                ? t('mapping.away.one', { name: ruleName(first) })
                : t('mapping.away.some', { count: away.length, names: listOf(away.map(ruleName)) })}
            </b>{' '}
            <span className="t2">
              {standingWords(first).words}. {t('mapping.away.safe')}
            </span>
          </p>
          {again}
        </div>
      )}
      {profiles.length > 0 && here === null && (
        <div className={c('note', 'warning')}>
          <Icon name="warn" />
          <p>
            <Text id="mapping.noProfile" />
          </p>
        </div>
      )}
      {unmatched.length > 0 && (
        <div className={c('note')}>
          <Icon name="info" />
          <p className="wrapPath">
            {t('mapping.unmatched', { count: unmatched.length, names: listOf(unmatched.map(visibleText)) })}
          </p>
        </div>
      )}
    </>
  );
}
