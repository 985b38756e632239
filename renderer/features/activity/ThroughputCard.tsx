/** How fast data moves: the rates now, a sparkline of the last ten minutes, the same as a table. */
import { useState, type ReactElement, type ReactNode } from 'react';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { formatRate } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import tableStyles from '../../ui/Table.module.css';
import { chart, peakOf, piecesOf } from './sparkline';
import { byMinute, useThroughput, type RateSample } from './throughput';
import styles from './Throughput.module.css';

const c = scoped(styles);

export interface ThroughputCardProps {
  /** Beside the rates. */
  readonly children?: ReactNode;
  readonly isMoving: boolean;
}

export function ThroughputCard({ children, isMoving }: ThroughputCardProps): ReactElement | null {
  const samples = useThroughput();
  const [isTable, setTable] = useState(false);
  if (!isMoving && samples.length === 0) return null;
  const nowMs = samples.at(-1)?.atMs ?? 0;
  const last = isMoving ? samples.at(-1) : undefined;
  return (
    <section className={c('card')} aria-label={t('activity.rate.title')}>
      <div className={c('rates')}>
        <RateNow icon="up" rate={last?.up} words={t('activity.rate.up')} />
        <RateNow icon="down" rate={last?.down} words={t('activity.rate.down')} />
      </div>
      {isTable ? <RateTable samples={samples} nowMs={nowMs} /> : <Chart samples={samples} nowMs={nowMs} />}
      <div className={c('side')}>
        <Button
          variant="quiet"
          size="small"
          onPress={() => {
            setTable(!isTable);
          }}
        >
          {t(isTable ? 'activity.rate.asChart' : 'activity.rate.asTable')}
        </Button>
        {children}
      </div>
    </section>
  );
}

interface RateNowProps {
  readonly icon: 'up' | 'down';
  readonly rate: number | undefined;
  readonly words: string;
}

function RateNow({ icon, rate, words }: RateNowProps): ReactElement {
  return (
    <p className={c('now')}>
      <span className={icon === 'up' ? 'farm' : 'mine'}>
        <Icon name={icon} />
      </span>
      <b>{rate === undefined ? t('activity.rate.none') : formatRate(rate)}</b> <span className="t3">{words}</span>
    </p>
  );
}

interface SampleProps {
  readonly samples: readonly RateSample[];
  readonly nowMs: number;
}

function Chart({ samples, nowMs }: SampleProps): ReactElement {
  const most = peakOf(samples);
  return (
    <div className={c('plot')}>
      <svg
        viewBox={`0 0 ${chart.width} ${chart.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={rateWords(samples)}
      >
        {(['up', 'down'] as const).map((side) => (
          <g key={side} className={c(side)}>
            {piecesOf(samples, side, most, nowMs).map(({ line, area }) => (
              <g key={line.slice(0, 12)}>
                <path className={c('area')} d={area} />
                <path className={c('line')} d={line} />
              </g>
            ))}
          </g>
        ))}
        <path className={c('axis')} d={`M0 ${chart.middle}H${chart.width}`} />
      </svg>
      <p className={c('labels')} aria-hidden="true">
        <span>{t('activity.rate.from')}</span>
        {most > 0 && <span>{t('activity.rate.peak', { rate: formatRate(most) })}</span>}
        <span>{t('activity.rate.to')}</span>
      </p>
    </div>
  );
}

/** What the drawing shows, as a sentence. */
export function rateWords(samples: readonly RateSample[]): string {
  const rates = (side: 'up' | 'down'): number[] => samples.flatMap((sample) => sample[side] ?? []);
  const words = (['up', 'down'] as const).flatMap((side) => {
    const all = rates(side);
    if (all.length === 0) return [];
    const values = {
      last: formatRate(all.at(-1) ?? 0),
      least: formatRate(Math.min(...all)),
      most: formatRate(Math.max(...all)),
    };
    return [t(side === 'up' ? 'activity.rate.spoken.up' : 'activity.rate.spoken.down', values)];
  });
  return words.length === 0 ? t('activity.rate.spoken.none') : words.join(' ');
}

function RateTable({ samples, nowMs }: SampleProps): ReactElement {
  const cell = (rate: number | undefined): string => (rate === undefined ? t('activity.rate.none') : formatRate(rate));
  return (
    <div className={c('table')} tabIndex={0} role="group" aria-label={t('activity.rate.title')}>
      <table className={tableStyles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('activity.column.when')}</th>
            <th scope="col" className="num">
              {t('activity.rate.up')}
            </th>
            <th scope="col" className="num">
              {t('activity.rate.down')}
            </th>
          </tr>
        </thead>
        <tbody>
          {byMinute(samples, nowMs).map(({ minutesAgo, up, down }) => (
            <tr key={minutesAgo}>
              <th scope="row">{t('activity.rate.minute', { count: minutesAgo })}</th>
              <td className="num">{cell(up)}</td>
              <td className="num">{cell(down)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
