/** Makes both pictures brighter or darker by stops; the value brings back what the files say. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { exposureText } from './previewWords';
import styles from './PreviewPane.module.css';

const c = scoped(styles);
const mostStops = 6;
/** A slider that is being dragged passes many values. */
const restMs = 60;

export interface ExposureControlProps {
  readonly value: number;
  readonly onChange: (exposure: number) => void;
}

export function ExposureControl({ value, onChange }: ExposureControlProps): ReactElement {
  const [shown, setShown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const change = (next: number, delayMs: number): void => {
    setShown(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onChange(next);
    }, delayMs);
  };
  return (
    <div className={c('exposure')}>
      <input
        type="range"
        min={-mostStops}
        max={mostStops}
        step={0.1}
        value={shown}
        aria-label={t('preview.exposure')}
        aria-valuetext={t('preview.exposure.stops', { stops: exposureText(shown) })}
        onChange={(event) => {
          change(Math.round(event.currentTarget.valueAsNumber * 10) / 10, restMs);
        }}
      />
      <button
        type="button"
        className={c('value')}
        aria-label={t('preview.exposure.reset', { stops: exposureText(shown) })}
        onClick={() => {
          change(0, 0);
        }}
      >
        {exposureText(shown)}
      </button>
      <p className={c('label')}>{t('preview.notManaged')}</p>
    </div>
  );
}
