/** Every file that installing or removing a button touches, and the button that does exactly that. */
import type { ReactElement } from 'react';
import type { IntegrationChange, IntegrationList, IntegrationPlan } from '../../../shared/ipc/integrations';
import { useCommand, useQuery } from '../../bridge/hooks';
import { t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { Spinner } from '../../ui/Spinner';
import { actionWords } from './integrationWords';
import styles from './Integrations.module.css';

export interface PlanDialogProps {
  readonly id: string;
  readonly label: string;
  readonly action: 'install' | 'remove';
  readonly isUpdate: boolean;
  readonly onClose: () => void;
  readonly onChanged: (list: IntegrationList) => void;
}

export function PlanDialog({ id, label, action, isUpdate, onClose, onChanged }: PlanDialogProps): ReactElement {
  const wish = { id, scope: 'user', action } as const;
  const { value: plan, error, reload } = useQuery('integrations.plan', wish, `${id} ${action}`);
  const apply = useCommand('integrations.apply');
  const isIdle = plan?.changes.every((change) => change.action === 'same' || change.action === 'keep') === true;
  const save = async (): Promise<void> => {
    if (plan === undefined) return;
    const done = await apply.run({ ...wish, digest: plan.digest });
    if (done === undefined) return;
    onChanged(done.list);
    announce(t('integrations.done', { label }));
    onClose();
  };
  const verb =
    action === 'remove'
      ? 'integrations.apply.remove'
      : isUpdate
        ? 'integrations.apply.update'
        : 'integrations.apply.install';
  return (
    <Dialog
      isWide
      isOpen
      title={t(action === 'remove' ? 'integrations.plan.remove' : 'integrations.plan.install', { label })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          {plan !== undefined && (
            <Button
              variant="primary"
              disabledReason={isIdle && action === 'install' ? t('integrations.nothing') : undefined}
              busyLabel={apply.isBusy ? t('integrations.busy') : undefined}
              onPress={() => void save()}
            >
              {t(verb)}
            </Button>
          )}
        </>
      }
    >
      {(apply.error ?? error) !== undefined && (
        <ErrorCard
          isInset
          error={apply.error ?? error ?? { code: 'internal', message: '', retryable: false }}
          title={t('integrations.error')}
          action={
            <Button
              onPress={() => {
                apply.clearError();
                reload();
              }}
            >
              {t('integrations.look')}
            </Button>
          }
        />
      )}
      {plan === undefined && error === undefined && (
        <p className="row t2">
          <Spinner /> {t('common.reading')}
        </p>
      )}
      {plan !== undefined && <Plan plan={plan} />}
    </Dialog>
  );
}

function Plan({ plan }: { readonly plan: IntegrationPlan }): ReactElement {
  const { changes, line, variables, action, isSwitchedOnByHand } = plan;
  return (
    <div className={styles['plan']}>
      {changes.length === 0 && <p className="t2">{t('integrations.nothing')}</p>}
      {changes.length > 0 && (
        <ul className={styles['changes']} aria-label={t('integrations.changes')}>
          {changes.map((change) => (
            <Change key={change.path} change={change} isShown={action === 'install'} />
          ))}
        </ul>
      )}
      {line !== null && (
        <>
          <p>
            <Text
              id={
                action === 'remove'
                  ? 'integrations.line.remove'
                  : line.isThere
                    ? 'integrations.line.there'
                    : 'integrations.line.add'
              }
              values={{ file: <bdi className="mono wrapPath">{visibleText(line.file)}</bdi> }}
            />
          </p>
          <pre className={styles['text']}>{line.text}</pre>
        </>
      )}
      {variables.length > 0 && (
        <>
          <p>{t('integrations.variables')}</p>
          <pre className={styles['text']}>{variables.map(({ name, value }) => `${name}=${value}`).join('\n')}</pre>
        </>
      )}
      {isSwitchedOnByHand && <p>{t('integrations.switchOn')}</p>}
    </div>
  );
}

function Change({ change, isShown }: { readonly change: IntegrationChange; readonly isShown: boolean }): ReactElement {
  const { action, path, why, after, before } = change;
  const reason =
    why === undefined ? '' : t(why === 'modified' ? 'integrations.keep.modified' : 'integrations.keep.notOurs');
  return (
    <li>
      <span className={action === 'keep' ? 'warn' : 't2'}>{t(actionWords[action])}</span>
      <div className={styles['name']}>
        <bdi className="mono s12 wrapPath">{visibleText(path)}</bdi>
        {reason !== '' && <span className="s12 t2">{reason}</span>}
        {isShown && action === 'replace' && before !== undefined && <pre className={styles['text']}>{before}</pre>}
        {isShown && after !== undefined && action !== 'keep' && <pre className={styles['text']}>{after}</pre>}
      </div>
    </li>
  );
}
