/** Wipe, side by side, or the difference. */
import type { KeyboardEvent, ReactElement } from 'react';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { previewModes, type PreviewMode } from './previewModes';
import { modeName } from './previewWords';
import styles from './PreviewPane.module.css';

const c = scoped(styles);
const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export interface ModeChoiceProps {
  readonly value: PreviewMode;
  readonly onChange: (mode: PreviewMode) => void;
}

export function ModeChoice({ value, onChange }: ModeChoiceProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = previewModes[(previewModes.indexOf(value) + step + previewModes.length) % previewModes.length];
    if (next === undefined) return;
    onChange(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-mode=${next}]`)?.focus();
  };
  return (
    <div className={c('tabs')} role="radiogroup" aria-label={t('preview.mode')} onKeyDown={onKeyDown}>
      {previewModes.map((mode) => (
        <button
          key={mode}
          type="button"
          role="radio"
          data-mode={mode}
          aria-checked={mode === value}
          tabIndex={mode === value ? 0 : -1}
          onClick={() => {
            onChange(mode);
          }}
        >
          {modeName(mode)}
        </button>
      ))}
    </div>
  );
}
