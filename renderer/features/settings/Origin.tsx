/** Where a setting comes from, and the way back to its default. */
import type { ReactElement } from 'react';
import { environmentName } from '../../../shared/domain/config';
import type { SettingRow } from '../../../shared/ipc/overview';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { originWords } from './settingGroups';
import type { SaveSetting } from './saveSetting';
import styles from './Settings.module.css';

const c = scoped(styles);

/** Values that are written from here, each into its own file. */
export function isOwn(row: SettingRow): boolean {
  return row.origin === 'user' || row.origin === 'deadline-client';
}

/** A stronger layer than the person's own settings sets it, so changing it here would do nothing. */
export function isCovered(row: SettingRow): boolean {
  return row.lock !== undefined || row.origin === 'environment' || row.origin === 'command-line';
}

export function coveredReason(row: SettingRow): string {
  if (row.lock !== undefined) return t('settings.covered.policy', { reason: visibleText(row.lock.reason) });
  return row.origin === 'environment'
    ? t('settings.covered.environment', { name: environmentName(row.key) })
    : t('settings.covered.commandLine');
}

export function Origin({ row }: { readonly row: SettingRow }): ReactElement {
  return <OriginTag origin={row.origin} />;
}

export function OriginTag({ origin }: { readonly origin: SettingRow['origin'] }): ReactElement {
  return (
    <span className={c('chip', origin)}>
      {origin === 'user' && <Icon name="mine" size={12} />}
      {(origin === 'environment' || origin === 'command-line') && <Icon name="term" size={12} />}
      {t(originWords[origin])}
    </span>
  );
}

export function ResetButton({ row, onSave }: { readonly row: SettingRow; readonly onSave: SaveSetting }): ReactElement {
  return (
    <Button
      variant="quiet"
      size="small"
      icon="undo"
      aria-label={t('settings.reset.of', { label: row.label })}
      onPress={() => void onSave(row, null)}
    >
      {t('settings.reset')}
    </Button>
  );
}
