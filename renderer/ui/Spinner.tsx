/** A turning ring beside the word that says what is going on. */
import type { ReactElement } from 'react';
import styles from './Spinner.module.css';

export function Spinner(): ReactElement {
  return <span className={styles['spin']} aria-hidden="true" />;
}
