/** One setting: label, help, control, where the value comes from, reset. */
import { useState, type ReactElement, type ReactNode } from 'react';
import type { SettingRow } from '../../../shared/ipc/overview';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { visibleText } from '../../ui/format';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { TextField } from '../../ui/TextField';
import { coveredReason, isCovered, isOwn, Origin, ResetButton } from './Origin';
import { choiceLabel } from './settingGroups';
import type { SaveSetting } from './saveSetting';
import styles from './Settings.module.css';

const c = scoped(styles);

export interface SettingLineProps {
  readonly row: SettingRow;
  readonly onSave: SaveSetting;
}

export function SettingLine({ row, onSave }: SettingLineProps): ReactElement {
  return (
    <SettingRowFrame row={row} onSave={onSave} isWide={false}>
      <Control row={row} onSave={onSave} />
    </SettingRowFrame>
  );
}

export interface SettingRowFrameProps extends SettingLineProps {
  /** The words stand above the control, which takes the width. */
  readonly isWide: boolean;
  readonly children: ReactNode;
}

/** The words of a setting, its control, its origin and the way back. */
export function SettingRowFrame({ row, onSave, isWide, children }: SettingRowFrameProps): ReactElement {
  return (
    <li className={c('line', isWide && 'wide')}>
      <div>
        <p className="med">
          <bdi>{row.label}</bdi>
        </p>
        <p className="s12 t2">
          <bdi>{row.help}</bdi>
        </p>
        {isCovered(row) && <p className="s12 t2">{coveredReason(row)}</p>}
      </div>
      <div className={c('control')}>{children}</div>
      <div className={c('origin')}>
        {isOwn(row) && <ResetButton row={row} onSave={onSave} />}
        <Origin row={row} />
      </div>
    </li>
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
    // An amount with its unit, such as 100 GiB, is read by the engine.
    const isNumber = typeof row.value === 'number' && Number.isFinite(Number(text));
    const value = isNumber ? Number(text) : text;
    void onSave(row, value);
  };
  return (
    <TextField
      label={row.label}
      isLabelHidden
      isMono
      isDisabled={isDisabled}
      placeholder={row.default === '' ? t('settings.notSet') : visibleText(String(row.default))}
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
