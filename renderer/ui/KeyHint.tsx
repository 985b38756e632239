/** A key as it is printed on the keyboard, nothing where there is none. Shown to eyes only: shortcuts are spoken from the help, not from every button. */
import type { ReactElement } from 'react';
import styles from './KeyHint.module.css';

export function KeyHint({ keys }: { readonly keys: string | undefined }): ReactElement | null {
  if (keys === undefined) return null;
  return (
    <kbd className={styles['key']} aria-hidden="true">
      <bdi dir="ltr">{keys}</bdi>
    </kbd>
  );
}
