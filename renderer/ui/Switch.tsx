/** On or off. */
import type { ReactElement } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components';
import { scoped } from './classNames';
import styles from './Switch.module.css';

const c = scoped(styles);

export interface SwitchProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Switch({ label, isLabelHidden = false, isDisabled = false, ...rest }: SwitchProps): ReactElement {
  return (
    <SwitchField {...rest} isDisabled={isDisabled}>
      <SwitchButton className={c('switch')}>
        <span className={c('track')} aria-hidden="true" />
        <span className={isLabelHidden ? 'sr' : ''}>{label}</span>
      </SwitchButton>
    </SwitchField>
  );
}
