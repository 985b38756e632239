/** A followed job or queue: what arrived, what waits for somebody, when it looks again. */
import type { ReactElement } from 'react';
import { timeText } from '../../../shared/domain/timetable';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { FollowRow } from '../../../shared/ipc/follows';
import type { Navigate } from '../../app/routes';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { formatBytes, formatWhen, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PauseButton, ResumeButton } from '../activity/CardButtons';
import { PlaceIcon } from '../activity/PlaceIcon';
import { isLater } from '../activity/queueOrder';
import { TransferCard } from '../activity/TransferCard';
import { useActions } from '../activity/useTransferActions';
import styles from './FollowCard.module.css';
import { useFollows } from './useFollows';

export interface FollowCardProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
}

/** As many arrivals as a card shows; all of them are in History. */
const shownArrivals = 4;

export function FollowCard({ transfer, navigate }: FollowCardProps): ReactElement {
  const row = useFollows().find(({ uid }) => uid === transfer.uid);
  const isPaused = transfer.state === 'paused';
  return (
    <TransferCard
      transfer={transfer}
      icon={<PlaceIcon transfer={transfer} />}
      note={<p className="s12 t2">{noteOf(transfer, row)}</p>}
      facts={<span className={styles['facts']}>{row === undefined ? '' : homeWords(row)}</span>}
      buttons={
        <>
          {isLater(transfer) && <LookNowButton transfer={transfer} />}
          {isPaused ? <ResumeButton transfer={transfer} /> : <PauseButton transfer={transfer} />}
        </>
      }
    >
      {row !== undefined && <Waiting row={row} navigate={navigate} />}
      {row !== undefined && row.arrived.length > 0 && <Arrivals row={row} navigate={navigate} />}
    </TransferCard>
  );
}

function LookNowButton({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const actions = useActions();
  return (
    <Button
      size="small"
      icon="retry"
      aria-label={t('follow.lookNow.of', { title: visibleText(transfer.title) })}
      busyLabel={actions.isBusy(transfer.uid, 'resume') ? t('common.starting') : undefined}
      onPress={() => {
        actions.resume(transfer);
      }}
    >
      {t('follow.lookNow')}
    </Button>
  );
}

function noteOf(transfer: TransferSnapshot, row: FollowRow | undefined): string {
  const queue = row?.what === 'job' ? `${t('follow.onQueue', { queue: visibleText(row.queueName) })} · ` : '';
  return `${queue}${standingWords(transfer)}`;
}

function standingWords({ state, notBeforeMs }: TransferSnapshot): string {
  if (state === 'paused') return t('activity.paused');
  if (state === 'leased') return t('follow.looking');
  if (notBeforeMs === undefined || notBeforeMs <= Date.now()) return t('follow.next.now');
  const then = new Date(notBeforeMs);
  return t('follow.next', { time: timeText(then.getHours() * 60 + then.getMinutes()) });
}

function homeWords({ files, bytes }: FollowRow): string {
  return files === 0 ? t('follow.home.none') : t('follow.home', { count: files, size: formatBytes(bytes) });
}

interface PartProps {
  readonly row: FollowRow;
  readonly navigate: Navigate;
}

function Waiting({ row, navigate }: PartProps): ReactElement | null {
  if (row.waiting.length + row.failed.length === 0) return null;
  return (
    <ul className={styles['lines']}>
      {row.waiting.map(({ jobId, name, uid }) => (
        <li key={jobId} className={styles['line']}>
          <span className="warn">
            <Icon name="warn" size={12} />
          </span>
          <span className="grow s12">{t('follow.waits', { name: visibleText(name) })}</span>
          {uid !== undefined && (
            <Button
              size="small"
              aria-label={t('follow.review.of', { name: visibleText(name) })}
              onPress={() => {
                // Places that are missing are chosen on the way.
                navigate({ name: 'bring-home', uid });
              }}
            >
              {t('activity.review')}
            </Button>
          )}
        </li>
      ))}
      {row.failed.map(({ jobId, name, message }) => (
        <li key={jobId} className={styles['line']}>
          <span className="err">
            <Icon name="err" size={12} />
          </span>
          <span className="grow s12 wrapPath">
            {t('follow.failed', { name: visibleText(name), why: visibleText(message) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Arrivals({ row, navigate }: PartProps): ReactElement {
  return (
    <ul className={styles['lines']} aria-label={t('follow.arrivals')}>
      {row.arrived.slice(0, shownArrivals).map(({ atMs, jobId, name, files, bytes, runId }) => (
        <li key={`${jobId}/${atMs}`} className={styles['line']}>
          <span className={styles['when']}>{formatWhen(atMs)}</span>
          <span className="grow s12 cut">
            {t('follow.arrived', { count: files, name: visibleText(name), size: formatBytes(bytes) })}
          </span>
          {runId !== undefined && (
            <Button
              size="small"
              variant="quiet"
              aria-label={t('follow.result.of', { name: visibleText(name), when: formatWhen(atMs) })}
              onPress={() => {
                navigate({ name: 'result', uid: runId });
              }}
            >
              {t('follow.result')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
