/** What applying will do: the flow, the counts in the order of the decision control, bytes, backup, free space; and the button. */
import type { ReactElement } from 'react';
import type { Output } from '../../../shared/ipc/contract';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { useQuery } from '../../bridge/hooks';
import { keyHintOf } from '../../bridge/keys';
import { t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { formatBytes, formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { planCounts } from './planCounts';
import { PlanHandOut } from './PlanHandOut';
import { applyNote, applyObstacle } from './verdict';
import styles from './PlanBar.module.css';

const c = scoped(styles);

export interface PlanBarProps {
  readonly summary: ReviewSummary;
  readonly onNextUndecided: () => void;
  readonly onApply: () => void;
  readonly isStarting: boolean;
}

export function PlanBar({ summary, onNextUndecided, onApply, isStarting }: PlanBarProps): ReactElement {
  const counts = planCounts(summary);
  const obstacle = applyObstacle(summary);
  const forecast = useQuery('backup.forecast', { uid: summary.uid }, String(summary.backupBytes)).value;
  return (
    <section className={c('bar')} aria-label={t('review.what')} data-region="actions" tabIndex={-1}>
      <div className={c('facts')}>
        <div className={c('flow')} aria-hidden="true">
          {counts.map(({ key, count }) => (
            <span key={key} className={c('part', key)} style={{ flexGrow: count }} />
          ))}
        </div>
        <ul className={c('counts')}>
          {counts.map(({ key, label, count }) => (
            <li key={key} className={key === 'needs' ? 'warn' : ''}>
              {key === 'needs' ? <Icon name="warn" size={12} /> : <i className={c('key', key)} aria-hidden="true" />}
              {label} <b>{formatCount(count)}</b>
            </li>
          ))}
        </ul>
        <Bytes summary={summary} forecast={forecast} />
      </div>
      <div className={c('go')}>
        <div className={c('buttons')}>
          <PlanHandOut uid={summary.uid} title={summary.title} />
          {summary.undecidedCount > 0 && (
            <Button
              size="large"
              keyHint={keyHintOf('review.next')}
              aria-label={t('review.next.label')}
              onPress={onNextUndecided}
            >
              <Text id="review.next" values={{ wide: (words) => <span className={c('wide')}>{words}</span> }} />
            </Button>
          )}
          <Button
            variant="primary"
            size="large"
            keyHint={keyHintOf('page.primary')}
            onPress={onApply}
            disabledReason={obstacle === undefined ? undefined : ''}
            busyLabel={isStarting ? t('common.starting') : undefined}
            aria-describedby="apply-note"
          >
            {t('review.apply.plan', { count: summary.writeCount })}
          </Button>
        </div>
        <span id="apply-note" className={c('note')}>
          {obstacle ?? applyNote(summary, forecast?.keepDays)}
        </span>
      </div>
    </section>
  );
}

interface BytesProps {
  readonly summary: ReviewSummary;
  readonly forecast: Output<'backup.forecast'> | undefined;
}

function Bytes({ summary, forecast }: BytesProps): ReactElement {
  const { fetchBytes, backupBytes, byAction, volumes, hashing } = summary;
  const replaced = byAction.overwrite ?? 0;
  const isExact = hashing.done >= hashing.needed;
  return (
    <div className={c('bytes')}>
      <span>
        <Text id={isExact ? 'review.bytes.fetch' : 'review.bytes.atMost'} values={{ size: formatBytes(fetchBytes) }} />
      </span>
      {backupBytes > 0 && (
        <span>
          <Text id="review.bytes.backup" values={{ size: formatBytes(backupBytes), count: formatCount(replaced) }} />
        </span>
      )}
      {backupBytes > 0 && forecast !== undefined && forecast.pushesOutRuns > 0 && (
        <span className="warn">
          {t('review.bytes.pushesOut', { runs: forecast.pushesOutRuns, size: formatBytes(forecast.pushesOutBytes) })}
        </span>
      )}
      {volumes.map((volume) =>
        volume.freeBytes === null || volume.finalFreeBytes === null ? (
          <span key={volume.label} className="warn">
            {t('review.bytes.unknown', { volume: visibleText(volume.label) })}
          </span>
        ) : (
          <span key={volume.label}>
            <Text
              id="review.bytes.free"
              values={{
                volume: visibleText(volume.label),
                before: formatBytes(volume.freeBytes),
                after: formatBytes(volume.finalFreeBytes),
                then: () => (
                  <span key="then" className="t3" role="img" aria-label={t('review.bytes.then')}>
                    →
                  </span>
                ),
              }}
            />
          </span>
        ),
      )}
    </div>
  );
}
