/** Says that this is safe mode, what that means, and how it ends. */
import type { ReactElement } from 'react';
import { useCommand, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import styles from './SafeModeBanner.module.css';

export function SafeModeBanner(): ReactElement | null {
  const { value } = useQuery('desktop.facts', {});
  const leave = useCommand('desktop.leaveSafeMode');
  if (value?.isSafeMode !== true) return null;
  return (
    <section className={styles['banner']} aria-label={t('diagnostics.safeMode')}>
      <Icon name="warn" />
      <span>{t('diagnostics.safeMode.about')}</span>
      <Button size="small" onPress={() => void leave.run({})}>
        {t('diagnostics.safeMode.leave')}
      </Button>
    </section>
  );
}
