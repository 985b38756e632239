/** A transfer that stands still until somebody resumes it: how far it came, and why it stands. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t } from '../../locales/text';
import { formatBytes, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { ProgressBar } from '../../ui/ProgressBar';
import { ResumeButton } from './CardButtons';
import { TransferCard } from './TransferCard';
import { movingBytes } from './transferStanding';
import styles from './Activity.module.css';

export function PausedCard({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const bytes = movingBytes(transfer);
  return (
    <TransferCard
      transfer={transfer}
      icon={
        <span className="t3">
          <Icon name="pause" />
        </span>
      }
      facts={
        <>
          {bytes !== undefined && (
            <span className={styles['stillBar']}>
              <ProgressBar
                label={t('activity.progress.of', { title: visibleText(transfer.title) })}
                fraction={bytes.doneBytes / bytes.totalBytes}
                place="same"
              />
            </span>
          )}
          <span className={styles['facts']}>{pausedWords(transfer)}</span>
        </>
      }
      buttons={<ResumeButton transfer={transfer} />}
    />
  );
}

const reasons = {
  user: 'activity.paused.user',
  suspend: 'activity.paused.suspend',
  'cli-ended': 'activity.paused.command',
} as const;

/** "Paused by you at 22%, 2.1 GB": who paused it, and how far it came. */
export function pausedWords(transfer: TransferSnapshot): string {
  const { stateReason } = transfer;
  const id =
    stateReason === 'user' || stateReason === 'suspend' || stateReason === 'cli-ended'
      ? reasons[stateReason]
      : 'activity.paused';
  const bytes = movingBytes(transfer);
  if (bytes === undefined) return t(id);
  const percent = Math.floor((bytes.doneBytes / bytes.totalBytes) * 100);
  return t('activity.paused.at', { words: t(id), percent, size: formatBytes(bytes.doneBytes) });
}
