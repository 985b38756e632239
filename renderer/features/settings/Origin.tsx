/** Where a setting comes from, and the way back to its default. */
import type { ReactElement } from 'react';
import { environmentName } from '../../../shared/domain/config';
import type { SettingRow } from '../../../shared/ipc/contract';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Tag } from '../../ui/Tag';
import { originWords } from './settingGroups';
import type { SaveSetting } from './saveSetting';

/** A stronger layer than the person's own settings sets it, so changing it here would do nothing. */
export function isCovered(row: SettingRow): boolean {
  return row.origin === 'environment' || row.origin === 'command-line';
}

export function coveredReason(row: SettingRow): string {
  return row.origin === 'environment'
    ? `${environmentName(row.key)} is set, so it cannot be changed here.`
    : 'Given on the command line, so it cannot be changed here.';
}

export function Origin({ row }: { readonly row: SettingRow }): ReactElement {
  const icon = row.origin === 'user' ? 'mine' : isCovered(row) ? 'term' : undefined;
  return (
    <Tag tone={row.origin === 'user' ? 'plain' : 'line'}>
      {icon !== undefined && <Icon name={icon} size={12} />}
      {originWords[row.origin]}
    </Tag>
  );
}

export function ResetButton({ row, onSave }: { readonly row: SettingRow; readonly onSave: SaveSetting }): ReactElement {
  return (
    <Button
      variant="quiet"
      size="small"
      icon="undo"
      aria-label={`Reset ${row.label}`}
      onPress={() => void onSave(row, null)}
    >
      Reset
    </Button>
  );
}
