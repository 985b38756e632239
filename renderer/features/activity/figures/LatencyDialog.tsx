/** Latencies of a place by operation and size: numbers, and how many took how long. */
import type { ReactElement } from 'react';
import type { SizeFigures } from '../../../../shared/ipc/statistics';
import { useQuery } from '../../../bridge/hooks';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { Dialog } from '../../../ui/Dialog';
import { ErrorCard } from '../../../ui/ErrorCard';
import { visibleText } from '../../../ui/format';
import { latencyWords } from './figureWords';
import styles from './Figures.module.css';

const c = scoped(styles);

export function LatencyDialog({
  place,
  onClose,
}: {
  readonly place: string;
  readonly onClose: () => void;
}): ReactElement {
  const { value, error } = useQuery('statistics.endpoint', { key: place });
  return (
    <Dialog
      isOpen
      isWide
      title={t('figures.latency.title', { place: visibleText(place) })}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('figures.close')}</Button>}
    >
      {error !== undefined && <ErrorCard error={error} />}
      {value?.sizes.length === 0 && <p className="t2">{t('figures.latency.none')}</p>}
      <ul className={c('sizes')}>
        {value?.sizes.map((size) => (
          <li key={`${size.op} ${size.sizeBucket}`}>
            <Size size={size} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Size({ size }: { readonly size: SizeFigures }): ReactElement {
  const { op, sizeBucket, count, p50Us, p95Us, p99Us, maxUs, bars } = size;
  const most = Math.max(1, ...bars);
  const first = bars.findIndex((bar) => bar > 0);
  // A quantile is the upper end of its counter, which may lie beyond the slowest call.
  const words = (us: number): string => latencyWords(Math.min(us, maxUs));
  const shown = bars.slice(Math.max(0, first), bars.findLastIndex((bar) => bar > 0) + 1);
  return (
    <div className={c('size')}>
      <p className={c('sizeName')}>
        <b className="mono">{op}</b> {sizeBucket} <span className="t3">{t('figures.latency.count', { count })}</span>
      </p>
      <ol className={c('bars')}>
        {shown.map((bar, index) => {
          const limit = latencyWords(2 ** (Math.max(0, first) + index) * 1000);
          return (
            <li key={limit} aria-label={t('figures.latency.bar', { count: bar, limit })}>
              <progress className={c('bar')} max={most} value={bar} aria-hidden="true" />
              <span className="t3" aria-hidden="true">
                {limit}
              </span>
            </li>
          );
        })}
      </ol>
      <p className="s12 t2">
        {t('figures.latency.numbers', {
          p50: words(p50Us),
          p95: words(p95Us),
          p99: words(p99Us),
          max: latencyWords(maxUs),
        })}
      </p>
    </div>
  );
}
