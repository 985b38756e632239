/** One choice of a list. */
import type { ReactElement, ReactNode } from 'react';
import {
  Button as AriaButton,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import { scoped } from './classNames';
import { Icon } from './Icon';
import popover from './Popover.module.css';
import styles from './Select.module.css';
import field from './TextField.module.css';

const c = scoped(popover, styles);

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface SelectProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isDisabled?: boolean;
  /** Shown while nothing is chosen. */
  readonly placeholder?: string;
  readonly description?: ReactNode;
  readonly errorMessage?: string | undefined;
}

export function Select(props: SelectProps): ReactElement {
  const { label, isLabelHidden = false, choices, value, onChange, isDisabled = false, placeholder } = props;
  const { description, errorMessage } = props;
  return (
    <AriaSelect
      className={c('field')}
      isDisabled={isDisabled}
      isInvalid={errorMessage !== undefined}
      value={choices.some((choice) => choice.value === value) ? value : null}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(key) => {
        if (typeof key === 'string') onChange(key);
      }}
    >
      <Label className={isLabelHidden ? 'sr' : c('label')}>{label}</Label>
      <AriaButton className={c('button')}>
        <SelectValue className="cut">
          {({ selectedText, isPlaceholder }) => (isPlaceholder ? placeholder : selectedText)}
        </SelectValue>
        <Icon name="downc" size={12} />
      </AriaButton>
      {description !== undefined && (
        <Text slot="description" className={field['description'] ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={field['error'] ?? ''}>
        <Icon name="err" size={12} /> {errorMessage}
      </FieldError>
      <Popover className={c('popover')} offset={4}>
        <ListBox className={c('list')}>
          {choices.map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value} textValue={choice.label} className={c('item')}>
              <span className={c('tick')}>
                <Icon name="check" size={12} />
              </span>
              {choice.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
