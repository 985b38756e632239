/** Programs that are here with the standing of their buttons; what a change will do is shown before it is done. */
import { useState, type ReactElement } from 'react';
import type { IntegrationList, IntegrationRow } from '../../../shared/ipc/integrations';
import { useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { Spinner } from '../../ui/Spinner';
import { nameOf, stateWords } from './integrationWords';
import { PlanDialog } from './PlanDialog';
import styles from './Integrations.module.css';

interface Wish {
  readonly row: IntegrationRow;
  readonly action: 'install' | 'remove';
}

export function Integrations(): ReactElement {
  const asked = useQuery('integrations.list', {});
  const [changed, setChanged] = useState<IntegrationList>();
  const [wish, setWish] = useState<Wish>();
  const list = changed ?? asked.value;
  const absent = list?.absent.join(', ') ?? '';
  return (
    <div className={styles['part']}>
      <p className="s12 t2">{t('integrations.about')}</p>
      {asked.error !== undefined && (
        <ErrorCard error={asked.error} action={<Button onPress={asked.reload}>{t('common.tryAgain')}</Button>} />
      )}
      {list === undefined && asked.error === undefined && (
        <p className="row t2">
          <Spinner /> {t('common.reading')}
        </p>
      )}
      {list !== undefined && list.rows.length > 0 && (
        <ul className={styles['list']} aria-label={t('integrations.list')}>
          {list.rows.map((row) => (
            <Line key={row.id} row={row} onLook={setWish} />
          ))}
        </ul>
      )}
      {absent !== '' && (
        <p className="s12 t2">
          {list?.rows.length === 0
            ? t('integrations.none', { names: absent })
            : t('integrations.absent', { names: absent })}
        </p>
      )}
      {wish !== undefined && (
        <PlanDialog
          id={wish.row.id}
          label={nameOf(wish.row)}
          action={wish.action}
          isUpdate={wish.row.user.state !== 'not-installed'}
          onClose={() => {
            setWish(undefined);
          }}
          onChanged={setChanged}
        />
      )}
    </div>
  );
}

function Line({ row, onLook }: { readonly row: IntegrationRow; readonly onLook: (wish: Wish) => void }): ReactElement {
  const { state } = row.user;
  const name = visibleText(nameOf(row));
  const isInstalled = state !== 'not-installed' && state !== 'not-supported';
  const isCurrent = state === 'installed';
  return (
    <li className={styles['line']}>
      <div className={styles['name']}>
        <b className="med">{name}</b>
        {row.paths.map((path) => (
          <bdi key={path} className="mono s12 t2 wrapPath">
            {visibleText(path)}
          </bdi>
        ))}
      </div>
      <div className={styles['state']}>
        <span className={state === 'modified' || state === 'outdated' || state === 'needs-line' ? 'warn' : ''}>
          {t(stateWords[state])}
        </span>
        {row.machine.state !== 'not-installed' && row.machine.state !== 'not-supported' && (
          <span className="s12 t2">{t('integrations.everybody', { state: t(stateWords[row.machine.state]) })}</span>
        )}
      </div>
      <div className={styles['actions']}>
        {state !== 'not-supported' && !isCurrent && (
          <Button
            size="small"
            aria-label={t(isInstalled ? 'integrations.look.update' : 'integrations.look.install', { name })}
            onPress={() => {
              onLook({ row, action: 'install' });
            }}
          >
            {t(isInstalled ? 'integrations.apply.update' : 'integrations.apply.install')}…
          </Button>
        )}
        {isInstalled && (
          <Button
            size="small"
            aria-label={t('integrations.look.remove', { name })}
            onPress={() => {
              onLook({ row, action: 'remove' });
            }}
          >
            {t('integrations.apply.remove')}…
          </Button>
        )}
      </div>
    </li>
  );
}
