/** An icon. It is decoration beside a word unless `label` names it. */
import type { ReactElement } from 'react';
import { scoped } from './classNames';
import { iconShapes } from './iconShapes';
import styles from './Icon.module.css';

const c = scoped(styles);

/** They point along the line of reading, which runs the other way in some languages. */
const directed: ReadonlySet<string> = new Set(['left', 'right']);

export type IconName = keyof typeof iconShapes;

export interface IconProps {
  readonly name: IconName;
  readonly size?: 12 | 16 | 20;
  readonly label?: string;
}

export function Icon({ name, size = 16, label }: IconProps): ReactElement {
  const naming = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg
      viewBox="0 0 16 16"
      className={c('icon', directed.has(name) && 'directed', size === 12 && 'small', size === 20 && 'large')}
      {...naming}
    >
      {iconShapes[name]}
    </svg>
  );
}
