/** The field beside every file dialog: takes a typed or pasted path. Its name is always `Path`. */
import { useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components';
import { t } from '../locales/text';
import { Button } from './Button';
import { scoped } from './classNames';
import { parsePaths } from './parsePaths';
import { TextField } from './TextField';
import styles from './TextField.module.css';

const c = scoped(styles);

export interface PathFieldProps {
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** Opens the folder dialog; the button is absent without it. */
  readonly onPick?: () => void;
  /** What its button says where it is no folder that is chosen. */
  readonly pickLabel?: string;
  readonly onSubmit?: () => void;
  readonly description?: ReactNode;
  readonly errorMessage?: string | undefined;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

export function PathField(props: PathFieldProps): ReactElement {
  const { value, onChange, onPick, pickLabel, onSubmit, isDisabled = false, ...rest } = props;
  return (
    <TextField
      {...rest}
      label={t('ui.path')}
      isMono
      isDisabled={isDisabled}
      value={value}
      onChange={onChange}
      onBlur={() => {
        onChange(parsePaths(value)[0] ?? '');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSubmit?.();
        else event.continuePropagation();
      }}
      action={
        onPick !== undefined && (
          <Button icon="folder" onPress={onPick} {...(isDisabled ? { disabledReason: '' } : {})}>
            {pickLabel ?? t('ui.path.choose')}
          </Button>
        )
      }
    />
  );
}

export interface PathListFieldProps {
  readonly onAdd: (paths: string[]) => void;
  /** Another name where a page has a second list of paths. */
  readonly label?: string;
  readonly description?: ReactNode;
  readonly placeholder?: string;
}

/** Takes several paths, one per line. Enter adds them, Shift+Enter begins a new line. */
export function PathListField(props: PathListFieldProps): ReactElement {
  const { onAdd, label = t('ui.path'), description, placeholder } = props;
  const [text, setText] = useState('');
  const paths = parsePaths(text);
  const add = (): void => {
    if (paths.length === 0) return;
    onAdd(paths);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    // Ctrl+Enter stays the page's primary action.
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    add();
  };
  return (
    <AriaTextField className={c('field')} value={text} onChange={setText}>
      <Label className={c('label')}>{label}</Label>
      <span className={c('line')}>
        <TextArea
          className={`${c('input')} mono`}
          rows={Math.min(6, Math.max(1, text.split('\n').length))}
          spellCheck={false}
          dir="ltr"
          onKeyDown={onKeyDown}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
        <Button onPress={add} disabledReason={paths.length === 0 ? '' : undefined}>
          {paths.length > 1 ? t('ui.path.addSome', { count: paths.length }) : t('ui.path.add')}
        </Button>
      </span>
      {description !== undefined && (
        <Text slot="description" className={c('description')}>
          {description}
        </Text>
      )}
    </AriaTextField>
  );
}
