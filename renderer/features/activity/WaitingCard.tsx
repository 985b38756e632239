/** A transfer that waits: for its turn, with its place and ways to change it, or for the time at which it is tried again. */
import { useState, type DragEvent, type ReactElement } from 'react';
import { timeText } from '../../../shared/domain/timetable';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { formatWhen, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import type { MenuAction } from '../../ui/Menu';
import { PauseButton, TryNowButton } from './CardButtons';
import { endpointActions } from './endpointActions';
import { PlaceIcon } from './PlaceIcon';
import { isLater } from './queueOrder';
import { TransferCard } from './TransferCard';
import { useActions } from './useTransferActions';
import styles from './Activity.module.css';

export interface WaitingCardProps {
  readonly transfer: TransferSnapshot;
  /** Everything that waits for its turn, in order. */
  readonly line: readonly TransferSnapshot[];
}

export function WaitingCard({ transfer, line }: WaitingCardProps): ReactElement {
  return isLater(transfer) ? <LaterCard transfer={transfer} /> : <TurnCard transfer={transfer} line={line} />;
}

/** "Tries again at 14:32"; the day stands beside the time when it is another one. */
export function laterWords({ notBeforeMs = 0 }: TransferSnapshot, nowMs = Date.now()): string {
  if (notBeforeMs <= nowMs) return t('activity.later.now');
  const [then, now] = [new Date(notBeforeMs), new Date(nowMs)];
  if (then.toDateString() !== now.toDateString()) return t('activity.later', { when: formatWhen(notBeforeMs, nowMs) });
  return t('activity.later.today', { time: timeText(then.getHours() * 60 + then.getMinutes()) });
}

function LaterCard({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const actions = useActions();
  return (
    <TransferCard
      transfer={transfer}
      icon={<PlaceIcon transfer={transfer} />}
      more={endpointActions(transfer, actions)}
      note={
        transfer.error !== undefined && (
          <p className="s12 t2 wrapPath">
            <bdi>{visibleText(transfer.error.message)}</bdi>
          </p>
        )
      }
      facts={
        <span className={styles['facts']}>
          <Icon name="clock" size={12} /> {laterWords(transfer)}
        </span>
      }
      buttons={
        <>
          <TryNowButton transfer={transfer} />
          <PauseButton transfer={transfer} />
        </>
      }
    />
  );
}

const dragType = 'application/x-satchel-transfer';

function TurnCard({ transfer, line }: WaitingCardProps): ReactElement {
  const actions = useActions();
  const [drop, setDrop] = useState<'before' | 'after'>();
  const at = line.findIndex(({ uid }) => uid === transfer.uid);
  const title = visibleText(transfer.title);
  const move = (by: -1 | 1): MenuAction[] => {
    if (at + by < 0 || at + by >= line.length) return [];
    return [
      {
        id: by < 0 ? 'up' : 'down',
        label: t(by < 0 ? 'activity.moveUp' : 'activity.moveDown'),
        icon: by < 0 ? 'moveUp' : 'moveDown',
        keys: keyHintOf(by < 0 ? 'activity.up' : 'activity.down'),
        onAction: () => {
          actions.move(transfer, by);
        },
      },
    ];
  };
  const sideOf = (event: DragEvent): 'before' | 'after' => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2 ? 'before' : 'after';
  };
  return (
    <TransferCard
      transfer={transfer}
      icon={<PlaceIcon transfer={transfer} />}
      drop={drop}
      drag={{
        onDragOver: (event) => {
          if (!event.dataTransfer.types.includes(dragType)) return;
          event.preventDefault();
          setDrop(sideOf(event));
        },
        onDragLeave: () => {
          setDrop(undefined);
        },
        onDrop: (event) => {
          event.preventDefault();
          setDrop(undefined);
          const dragged = line.find(({ uid }) => uid === event.dataTransfer.getData(dragType));
          const others = line.filter(({ uid }) => uid !== dragged?.uid);
          const place = others.findIndex(({ uid }) => uid === transfer.uid);
          if (dragged === undefined || place < 0) return;
          const before = others[sideOf(event) === 'before' ? place : place + 1];
          actions.moveBefore(dragged, before?.uid ?? null);
        },
      }}
      facts={
        <span className={styles['facts']}>
          {at === 0 ? t('activity.position.next') : t('activity.position', { place: at + 1 })}
          {transfer.stateReason === 'recovered' && ` · ${t('activity.recovered')}`}
          {transfer.stateReason === 'endpoint' && ` · ${t('activity.excluded')}`}
          {transfer.stateReason === 'yielded' && ` · ${t('activity.yielded')}`}
        </span>
      }
      buttons={
        <>
          {line.length > 1 && (
            <span
              className={styles['grip']}
              draggable
              title={t('activity.drag', { title })}
              onDragStart={(event) => {
                event.dataTransfer.setData(dragType, transfer.uid);
                event.dataTransfer.effectAllowed = 'move';
              }}
            >
              <Icon name="grip" />
            </span>
          )}
          <PauseButton transfer={transfer} />
        </>
      }
      more={[
        ...move(-1),
        ...move(1),
        ...(transfer.stateReason === 'endpoint' ? endpointActions(transfer, actions) : []),
      ]}
    />
  );
}
