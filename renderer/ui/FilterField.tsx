/** A search box: Esc clears it, a second Esc, Enter or ↓ leaves it. Its key is shown at its end. */
import type { KeyboardEvent, ReactElement, RefObject } from 'react';
import { Icon } from './Icon';
import { KeyHint } from './KeyHint';
import styles from './FilterField.module.css';

export interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** The keyboard goes back to what is filtered. */
  readonly onLeave: () => void;
  readonly input?: RefObject<HTMLInputElement | null>;
  /** What may be typed beyond words. */
  readonly hint?: string;
  /** Shown while the key works. */
  readonly keyHint?: string | undefined;
}

export function FilterField(props: FilterFieldProps): ReactElement {
  const { label, value, onChange, onLeave, input, hint, keyHint } = props;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    // Ctrl+Enter stays the page's primary action.
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape' && value !== '') onChange('');
    else onLeave();
  };
  return (
    <label className={styles['box']}>
      <Icon name="search" size={12} />
      <input
        ref={input}
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        maxLength={1024}
        title={hint}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      {keyHint !== undefined && <KeyHint keys={keyHint} />}
    </label>
  );
}
