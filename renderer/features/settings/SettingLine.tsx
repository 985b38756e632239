/** One setting: label, help, control, where the value comes from, reset. */
import { useState, type ReactElement } from 'react';
import { environmentName } from '../../../shared/domain/config';
import type { SettingRow } from '../../../shared/ipc/contract';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { Tag } from '../../ui/Tag';
import { TextField } from '../../ui/TextField';
import { choiceLabel, originWords } from './settingGroups';
import type { SaveSetting } from './SettingsPage';
import styles from './Settings.module.css';

export interface SettingLineProps {
  readonly row: SettingRow;
  readonly onSave: SaveSetting;
}

export function SettingLine({ row, onSave }: SettingLineProps): ReactElement {
  return (
    <li className={styles['line']}>
      <div className={styles['words']}>
        <p className="med">{row.label}</p>
        <p className="s12 t2">{row.help}</p>
        {isCovered(row) && <p className="s12 t2">{coveredReason(row)}</p>}
      </div>
      <div className={styles['control']}>
        <Control row={row} onSave={onSave} />
      </div>
      <div className={styles['origin']}>
        <Origin row={row} />
        {row.origin === 'user' && (
          <Button
            variant="quiet"
            size="small"
            icon="undo"
            aria-label={`Reset ${row.label}`}
            onPress={() => void onSave(row, null)}
          >
            Reset
          </Button>
        )}
      </div>
    </li>
  );
}

/** A stronger layer than the person's own settings sets it, so changing it here would do nothing. */
function isCovered(row: SettingRow): boolean {
  return row.origin === 'environment' || row.origin === 'command-line';
}

function coveredReason(row: SettingRow): string {
  return row.origin === 'environment'
    ? `${environmentName(row.key)} is set, so it cannot be changed here.`
    : 'Given on the command line, so it cannot be changed here.';
}

function Origin({ row }: { readonly row: SettingRow }): ReactElement {
  const icon = row.origin === 'user' ? 'mine' : isCovered(row) ? 'term' : undefined;
  return (
    <Tag tone={row.origin === 'user' ? 'plain' : 'line'}>
      {icon !== undefined && <Icon name={icon} size={12} />}
      {originWords[row.origin]}
    </Tag>
  );
}

function Control({ row, onSave }: SettingLineProps): ReactElement {
  const isDisabled = isCovered(row);
  if (typeof row.value === 'boolean')
    return (
      <Switch
        label={row.label}
        isLabelHidden
        isSelected={row.value}
        isDisabled={isDisabled}
        onChange={(value) => void onSave(row, value)}
      />
    );
  if (row.choices !== undefined)
    return (
      <Select
        label={row.label}
        isLabelHidden
        choices={row.choices.map((choice) => ({ value: choice, label: choiceLabel(choice) }))}
        value={String(row.value)}
        isDisabled={isDisabled}
        onChange={(value) => void onSave(row, value)}
      />
    );
  return <TextControl key={String(row.value)} row={row} onSave={onSave} isDisabled={isDisabled} />;
}

/** Saves when the field is left or Enter is pressed; Esc brings the old value back. */
function TextControl({ row, onSave, isDisabled }: SettingLineProps & { readonly isDisabled: boolean }): ReactElement {
  const [text, setText] = useState(String(row.value));
  const save = (): void => {
    if (text === String(row.value)) return;
    const value = typeof row.value === 'number' ? Number(text) : text;
    void onSave(row, value);
  };
  return (
    <TextField
      label={row.label}
      isLabelHidden
      isMono
      isDisabled={isDisabled}
      placeholder={row.default === '' ? 'not set' : visibleText(String(row.default))}
      value={text}
      onChange={setText}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        else if (event.key === 'Escape') setText(String(row.value));
        else event.continuePropagation();
      }}
    />
  );
}
