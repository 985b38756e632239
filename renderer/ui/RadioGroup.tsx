/** A choice of one with one tab stop; the arrow keys choose the next and go around at the ends. Its looks are the caller's. */
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export interface RadioGroupProps<Value extends string> {
  /** Names the group. */
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly content: ReactNode }[];
  readonly value: Value;
  /** Called for another value only. */
  readonly onChange: (value: Value) => void;
  /** Of the group; the choices are the buttons in it. */
  readonly className: string;
}

export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>): ReactElement {
  const { label, choices, value, onChange, className } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = choices.findIndex((choice) => choice.value === value);
    const next = choices[(at + step + choices.length) % choices.length];
    if (next === undefined) return;
    if (next.value !== value) onChange(next.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-value="${next.value}"]`)?.focus();
  };
  return (
    <div role="radiogroup" aria-label={label} className={className} onKeyDown={onKeyDown}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          data-value={choice.value}
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => {
            if (choice.value !== value) onChange(choice.value);
          }}
        >
          {choice.content}
        </button>
      ))}
    </div>
  );
}
