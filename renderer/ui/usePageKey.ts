/** Keys of a page that work wherever the focus is, but not while somebody types or a dialog is open. */
import { useEffect, useRef } from 'react';

export interface PageKey {
  /** As `KeyboardEvent.key` in lower case. */
  readonly key: string;
  readonly ctrl?: boolean;
  readonly run: () => void;
}

/** Listens while the component is there; a key of the list is taken from the page. */
export function usePageKeys(keys: readonly PageKey[]): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || document.querySelector('[role=dialog]') !== null) return;
      const ctrl = event.ctrlKey || event.metaKey;
      // A letter belongs to the text that somebody types; with Ctrl it does not.
      if (!ctrl && event.target instanceof HTMLElement && event.target.matches('input, textarea, [role=textbox]'))
        return;
      const found = latest.current.find(
        (known) => known.key === event.key.toLowerCase() && (known.ctrl ?? false) === ctrl,
      );
      if (found === undefined) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}
