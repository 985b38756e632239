/** A small label with a word; its colour only repeats the word. */
import type { ReactElement, ReactNode } from 'react';
import { scoped } from './classNames';
import styles from './Tag.module.css';

const c = scoped(styles);

export type TagTone = 'plain' | 'ok' | 'warn' | 'err' | 'mine' | 'farm' | 'line';

export function Tag({
  tone = 'plain',
  children,
}: {
  readonly tone?: TagTone;
  readonly children: ReactNode;
}): ReactElement {
  return <span className={c('tag', tone)}>{children}</span>;
}
