/** What is wrong with the policy of the site, or what of one's own settings it overrules. */
import type { ReactElement } from 'react';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import styles from './Settings.module.css';

export function PolicyWarnings({ warnings }: { readonly warnings: readonly string[] }): ReactElement | null {
  if (warnings.length === 0) return null;
  return (
    <section className={styles['policyWarnings']} aria-label={t('settings.policy.title')}>
      <p className="row med">
        <Icon name="warn" /> {t('settings.policy.title')}
      </p>
      <ul>
        {warnings.map((warning) => (
          <li key={warning} className="s12 wrapPath">
            <bdi>{visibleText(warning)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
