/** Shows the name of an icon-only control on hover and focus. */
import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly text: string;
  /** A focusable React Aria element, such as `IconButton`. */
  readonly children: ReactElement;
}

export function Tooltip({ text, children }: TooltipProps): ReactElement {
  return (
    <TooltipTrigger delay={500}>
      {children}
      <AriaTooltip className={styles['tooltip'] ?? ''} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
