/** A labelled text field; an error below says what is valid. */
import type { ReactElement, ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { scoped } from './classNames';
import { Icon } from './Icon';
import styles from './TextField.module.css';

const c = scoped(styles);

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'> {
  readonly label: string;
  /** Keeps the label for assistive technology only, where the page names the field in another way. */
  readonly isLabelHidden?: boolean;
  readonly description?: ReactNode;
  readonly errorMessage?: string | undefined;
  readonly placeholder?: string;
  readonly isMono?: boolean;
  /** Beside the input, such as a button that opens a file dialog. */
  readonly action?: ReactNode;
}

export function TextField(props: TextFieldProps): ReactElement {
  const {
    label,
    isLabelHidden = false,
    description,
    errorMessage,
    placeholder,
    isMono = false,
    action,
    ...rest
  } = props;
  return (
    <AriaTextField {...rest} className={c('field')} isInvalid={errorMessage !== undefined}>
      <Label className={isLabelHidden ? 'sr' : c('label')}>{label}</Label>
      <span className={c('line')}>
        <Input
          className={`${c('input')}${isMono ? ' mono' : ''}`}
          spellCheck={false}
          {...(isMono ? { dir: 'ltr' } : {})}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
        {action}
      </span>
      {description !== undefined && (
        <Text slot="description" className={c('description')}>
          {description}
        </Text>
      )}
      <FieldError className={c('error')}>
        <Icon name="err" size={12} /> {errorMessage}
      </FieldError>
    </AriaTextField>
  );
}
