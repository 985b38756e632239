/** Numbers, texts of several lines and check boxes of a bundle's form. */
import { useId, type ReactElement } from 'react';
import { Label, Text as AriaText, FieldError, TextArea, TextField as AriaTextField } from 'react-aria-components';
import { t } from '../../../locales/text';
import { IconButton } from '../../../ui/Button';
import { Icon } from '../../../ui/Icon';
import { TextField } from '../../../ui/TextField';
import field from '../../../ui/TextField.module.css';
import type { BundleFieldProps, SharedProps } from './fieldProps';
import { stepped } from './formModel';
import styles from './Bundle.module.css';

/** Any text can be typed; the arrows, as keys and as buttons, go by steps. */
export function NumberParameter({ field: shape, label, text, onChange, shared }: SharedProps): ReactElement {
  const step = (direction: 1 | -1): void => {
    onChange(stepped(shape, text, direction));
  };
  return (
    <TextField
      {...shared}
      isMono
      inputMode={shape.type === 'INT' ? 'numeric' : 'decimal'}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault();
          step(event.key === 'ArrowUp' ? 1 : -1);
        } else event.continuePropagation();
      }}
      action={
        <span className={styles['steps']}>
          <IconButton
            icon="minus"
            aria-label={t('bundle.decrease', { label })}
            onPress={() => {
              step(-1);
            }}
          />
          <IconButton
            icon="plus"
            aria-label={t('bundle.increase', { label })}
            onPress={() => {
              step(1);
            }}
          />
        </span>
      }
    />
  );
}

const mostLines = 12;

export function LinesParameter({ label, about, text, fault, onChange }: BundleFieldProps): ReactElement {
  return (
    <AriaTextField
      className={field['field'] ?? ''}
      value={text}
      onChange={onChange}
      isInvalid={fault !== undefined}
      onKeyDown={(event) => {
        event.continuePropagation();
      }}
    >
      <Label className={field['label'] ?? ''}>{label}</Label>
      <TextArea
        className={`${field['input'] ?? ''} mono`}
        rows={Math.min(mostLines, Math.max(3, text.split('\n').length))}
        spellCheck={false}
      />
      {about !== undefined && (
        <AriaText slot="description" className={field['description'] ?? ''}>
          <bdi>{about}</bdi>
        </AriaText>
      )}
      <FieldError className={field['error'] ?? ''}>
        <Icon name="err" size={12} /> {fault}
      </FieldError>
    </AriaTextField>
  );
}

export function BoxParameter({ field: shape, label, about, text, fault, onChange }: BundleFieldProps): ReactElement {
  const id = useId();
  const { on, off } = shape.box ?? { on: 'true', off: 'false' };
  return (
    <div className={field['field']}>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={text === on}
          aria-describedby={`${id}about ${id}fault`}
          aria-invalid={fault !== undefined}
          onChange={(event) => {
            onChange(event.target.checked ? on : off);
          }}
        />
        <span>{label}</span>
      </label>
      {about !== undefined && (
        <p id={`${id}about`} className={field['description']}>
          <bdi>{about}</bdi>
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}fault`} className={field['error']}>
          <Icon name="err" size={12} /> {fault}
        </p>
      )}
    </div>
  );
}
