/** Steps through the frames of the cursor row, and jumps to those worth a look. */
import type { ReactElement } from 'react';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { formatCount } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import type { PreviewStore } from './previewSource';
import { stopText } from './previewWords';
import styles from './PreviewPane.module.css';

const c = scoped(styles);

/** `‹ 1 of 12 ›`; nothing for a single file. */
export function FrameStepper({ store }: { readonly store: PreviewStore }): ReactElement | null {
  const { frame } = store.state();
  if (frame === undefined || frame.count < 2) return null;
  const { index, count } = frame;
  const step = (by: number): void => {
    store.step((index + by + count) % count);
  };
  return (
    <div className={c('stepper')} role="group" aria-label={t('preview.frames')}>
      <button
        type="button"
        aria-label={t('preview.previous')}
        onClick={() => {
          step(-1);
        }}
      >
        <Icon name="left" size={12} />
      </button>
      <span className="s11 t2 nowrap">
        {t('preview.of', { number: formatCount(index + 1), count: formatCount(count) })}
      </span>
      <button
        type="button"
        aria-label={t('preview.next')}
        onClick={() => {
          step(1);
        }}
      >
        <Icon name="right" size={12} />
      </button>
    </div>
  );
}

/** First, middle, last, and frames whose size falls out of line. */
export function FrameStops({ store }: { readonly store: PreviewStore }): ReactElement | null {
  const { frame } = store.state();
  if (frame === undefined || frame.count < 3) return null;
  return (
    <div className={c('stops')} role="group" aria-label={t('preview.stops')}>
      {frame.stops.map(({ index, why }) => (
        <button
          key={index}
          type="button"
          aria-current={index === frame.index}
          onClick={() => {
            store.step(index);
          }}
        >
          {stopText(why)}
        </button>
      ))}
    </div>
  );
}
