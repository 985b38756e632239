/** The strip at the bottom of the window: facts, or the keys that work now on pages that own the keyboard. */
import { createContext, Fragment, use, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { t } from '../locales/text';
import { KeyHint } from './KeyHint';
import styles from './StatusBar.module.css';

export interface StatusBarProps {
  readonly children: ReactNode;
}

export function StatusBar({ children }: StatusBarProps): ReactElement {
  return (
    <footer className={styles['bar']} data-region="status" tabIndex={-1} aria-label={t('ui.status')}>
      {children}
    </footer>
  );
}

/** A thin line between two facts of the bar. */
export function StatusSeparator(): ReactElement {
  return <span className={styles['separator']} aria-hidden="true" />;
}

export interface KeyHintItem {
  /** Keys that do the same or belong together, such as `['↑', '↓']`; a hint without any key is left out. */
  readonly keys: readonly (string | undefined)[];
  readonly label: string;
}

/** What works now, as keys and words; for the inside of `StatusBar`. */
export function KeyHints({ hints }: { readonly hints: readonly KeyHintItem[] }): ReactElement {
  return (
    <>
      {hints.filter(hasKeys).map((hint) => (
        <span key={hint.label} className={styles['hint']}>
          {hint.keys.map((keys) => (
            <Fragment key={keys}>
              <KeyHint keys={keys} />
            </Fragment>
          ))}
          {hint.label}
        </span>
      ))}
    </>
  );
}

const hasKeys = ({ keys }: KeyHintItem): boolean => keys.some((key) => key !== undefined);

/** The inside of the frame's bar on pages that own the keyboard; null elsewhere. The frame provides it. */
export const StatusSlot = createContext<HTMLElement | null>(null);

/** Puts key hints into the frame's bar from inside a page. */
export function PageKeyHints({ hints }: { readonly hints: readonly KeyHintItem[] }): ReactElement | null {
  const slot = use(StatusSlot);
  return slot === null ? null : createPortal(<KeyHints hints={hints} />, slot);
}
