/** One of a few values, side by side in one control. */
import type { ReactElement } from 'react';
import { scoped } from './classNames';
import { RadioGroup, type RadioGroupProps } from './RadioGroup';
import styles from './Segments.module.css';

const c = scoped(styles);

export interface SegmentsProps<Value extends string> extends Pick<
  RadioGroupProps<Value>,
  'label' | 'value' | 'onChange'
> {
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  /** Takes the width there is; labels that do not fit end in an ellipsis. */
  readonly fills?: boolean;
}

export function Segments<Value extends string>(props: SegmentsProps<Value>): ReactElement {
  const { choices, fills = false, ...group } = props;
  return (
    <RadioGroup
      {...group}
      className={c('segments', fills && 'fills')}
      choices={choices.map(({ value, label }) => ({ value, content: label }))}
    />
  );
}
