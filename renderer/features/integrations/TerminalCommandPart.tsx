/** The command `satchel` for terminals: where it is or would be put, shown before it is done. */
import type { ReactElement } from 'react';
import type { TerminalCommand } from '../../../shared/ipc/terminalCommand';
import { useCommand, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { SectionTitle } from '../../ui/PageLayout';
import styles from './Integrations.module.css';

export function TerminalCommandPart(): ReactElement | null {
  const known = useQuery('terminal.get', {});
  const install = useCommand('terminal.install');
  const remove = useCommand('terminal.remove');
  const status = known.value;
  const problem = install.error ?? remove.error ?? known.error;
  if (status?.state === 'missing') return null;
  const change = async (asked: Promise<TerminalCommand | undefined>): Promise<void> => {
    const answer = await asked;
    if (answer !== undefined) announce(sentenceOf(answer));
    known.reload();
  };
  return (
    <div className={styles['part']}>
      <SectionTitle title={t('integrations.command.title')} />
      {problem !== undefined && <ErrorCard error={problem} title={t('integrations.command.error')} />}
      {status !== undefined && (
        <ul className={styles['list']} aria-label={t('integrations.command.title')}>
          <li className={styles['line']}>
            <div className={styles['name']}>
              <b className="med">{sentenceOf(status)}</b>
              {status.state !== 'packaged' && (
                <bdi className="mono s12 t2 wrapPath">
                  {t('integrations.command.leads', {
                    path: visibleText(status.path),
                    target: visibleText(status.target),
                  })}
                </bdi>
              )}
              {status.state === 'installed' && !status.isOnPath && (
                <p className="s12 t2">
                  {t('integrations.command.notOnPath', { folder: visibleText(folderOf(status)) })}
                </p>
              )}
            </div>
            <div className={styles['rest']}>
              {(status.state === 'absent' || status.state === 'outdated') && (
                <Button
                  busyLabel={install.isBusy ? t('integrations.command.busy') : undefined}
                  onPress={() => void change(install.run({}))}
                >
                  {t(status.state === 'absent' ? 'integrations.command.install' : 'integrations.command.update')}
                </Button>
              )}
              {(status.state === 'installed' || status.state === 'outdated') && (
                <Button
                  variant="quiet"
                  busyLabel={remove.isBusy ? t('integrations.command.busy') : undefined}
                  onPress={() => void change(remove.run({}))}
                >
                  {t('integrations.command.remove')}
                </Button>
              )}
            </div>
          </li>
        </ul>
      )}
    </div>
  );
}

const folderOf = ({ path }: TerminalCommand): string => path.replace(/[/\\][^/\\]*$/, '');

function sentenceOf({ state }: TerminalCommand): string {
  switch (state) {
    case 'packaged':
      return t('integrations.command.packaged');
    case 'installed':
      return t('integrations.command.installed');
    case 'outdated':
      return t('integrations.command.outdated');
    case 'foreign':
      return t('integrations.command.foreign');
    case 'absent':
    case 'missing':
      return t('integrations.command.absent');
  }
}
