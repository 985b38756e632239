/** A transfer that moves: phases with what was measured, Pause. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t, Text } from '../../locales/text';
import { formatBytes, formatDuration, formatWhen, visibleText } from '../../ui/format';
import { PhaseTrack } from '../../ui/PhaseTrack';
import { PauseButton } from './CardButtons';
import { PlaceIcon } from './PlaceIcon';
import { TransferCard } from './TransferCard';
import { movingBytes } from './transferStanding';
import styles from './Activity.module.css';

export function MovingCard({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  return (
    <TransferCard
      transfer={transfer}
      icon={<PlaceIcon transfer={transfer} />}
      facts={<Facts transfer={transfer} />}
      buttons={<PauseButton transfer={transfer} />}
    >
      {transfer.phases.length > 0 && (
        <div className={styles['track']}>
          <PhaseTrack
            phases={transfer.phases}
            kind={transfer.class}
            place={transfer.class === 'submit' ? 'farm' : 'mine'}
            bytesPerSecond={transfer.bytesPerSecond}
            spokenAs={visibleText(transfer.title)}
          />
        </div>
      )}
    </TransferCard>
  );
}

function Facts({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement | null {
  const standstill = standstillOf(transfer);
  if (standstill !== undefined)
    return (
      <span className={`warn ${styles['facts'] ?? ''}`} role="status">
        {standstill}
      </span>
    );
  const bytes = movingBytes(transfer);
  if (bytes === undefined) return null;
  const isSlow = transfer.progress?.endpoint?.mode === 'slow';
  const moved = { done: formatBytes(bytes.doneBytes), total: formatBytes(bytes.totalBytes) };
  return (
    <span className={styles['facts']}>
      {isSlow && (
        <span className="warn" role="status">
          {t('activity.slow')}
          {' · '}
        </span>
      )}
      {bytes.leftMs === undefined ? (
        <Text id="activity.moved" values={moved} />
      ) : (
        t('activity.moved.left', { ...moved, left: formatDuration(bytes.leftMs) })
      )}
    </span>
  );
}

/** Why nothing moves at this moment; undefined while something does. */
function standstillOf({ progress, stateReason }: TransferSnapshot): string | undefined {
  if (stateReason === 'pausing') return t('activity.pausing');
  if (progress?.waiting === 'cooling') {
    const untilMs = progress.endpoint?.untilMs;
    return untilMs === undefined ? t('activity.cooling') : t('activity.coolingUntil', { time: formatWhen(untilMs) });
  }
  const { isStuck, sinceMs } = progress?.stuck ?? { isStuck: false };
  if (!isStuck) return undefined;
  return sinceMs === undefined ? t('activity.stuck') : t('activity.stuckFor', { time: formatDuration(sinceMs) });
}
