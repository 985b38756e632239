/** On or off. */
import type { ReactElement } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
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
    <AriaSwitch {...rest} isDisabled={isDisabled} className={c('switch')}>
      <span className={c('track')} aria-hidden="true" />
      <span className={isLabelHidden ? 'sr' : ''}>{label}</span>
    </AriaSwitch>
  );
}
