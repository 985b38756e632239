/** The parts of the settings, with how many of their values are changed. */
import type { ReactElement } from 'react';
import { ToggleButton } from 'react-aria-components';
import { t } from '../../locales/text';
import { formatCount } from '../../ui/format';
import { isChanged, type SettingGroup } from './settingGroups';
import styles from './Settings.module.css';

export interface SettingsNavigationProps {
  readonly groups: readonly SettingGroup[];
  /** Title of the part that is shown; undefined while a search shows several. */
  readonly current: string | undefined;
  readonly isOnlyChanged: boolean;
  readonly onPick: (title: string) => void;
  readonly onOnlyChanged: (isOnlyChanged: boolean) => void;
}

export function SettingsNavigation(props: SettingsNavigationProps): ReactElement {
  const { groups, current, isOnlyChanged, onPick, onOnlyChanged } = props;
  return (
    <nav className={styles['parts']} aria-label={t('settings.parts')} data-region="parts" tabIndex={-1}>
      {groups.map(({ title, rows }) => {
        const changed = rows.filter(isChanged).length;
        return (
          <button
            key={title}
            type="button"
            className={styles['part']}
            aria-label={changed === 0 ? title : t('settings.part.changed', { part: title, count: changed })}
            {...(title === current ? { 'aria-current': 'true' } : {})}
            onClick={() => {
              onPick(title);
            }}
          >
            <span>{title}</span>
            {changed > 0 && <span className={styles['partCount']}>{formatCount(changed)}</span>}
          </button>
        );
      })}
      <ToggleButton className={styles['onlyChanged'] ?? ''} isSelected={isOnlyChanged} onChange={onOnlyChanged}>
        <span className={styles['box']} aria-hidden="true" /> {t('settings.onlyChanged')}
      </ToggleButton>
    </nav>
  );
}
