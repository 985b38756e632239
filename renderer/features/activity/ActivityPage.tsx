/** Activity: the verdict, what moves, what needs a person, what ended. */
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { useTransfers } from '../../bridge/hooks';
import { keyHintOf, useKeyMap } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { FilterField } from '../../ui/FilterField';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { usePageCommands } from '../../ui/usePageCommands';
import { DiscardDialog } from './DiscardDialog';
import { FollowCard } from '../follow/FollowCard';
import { FiguresCard } from './figures/FiguresCard';
import { FinishedList } from './FinishedList';
import { LimitControl } from './LimitControl';
import { MovingCard } from './MovingCard';
import { NeedsYouCard } from './NeedsYouCard';
import { PausedCard } from './PausedCard';
import { isLater, waitingInOrder } from './queueOrder';
import { useSetAside } from './setAside';
import { ThroughputCard } from './ThroughputCard';
import { matchesWords, sortTransfers, verdictOf, type Standing } from './transferStanding';
import { useAnnouncements } from './useAnnouncements';
import { useCardFocus } from './useCardFocus';
import { ActionsProvider, useTransferActions } from './useTransferActions';
import { WaitingCard } from './WaitingCard';
import styles from './Activity.module.css';

type Filter = 'all' | Standing;

export function ActivityPage({ navigate }: { readonly navigate: Navigate }): ReactElement {
  const transfers = useTransfers();
  const [filter, setFilter] = useState<Filter>('all');
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const keyMap = useKeyMap();
  const [discarding, setDiscarding] = useState<TransferSnapshot>();
  const actions = useTransferActions(setDiscarding);
  const card = useCardFocus(list);
  const { needsYou, moving, waiting, paused, followed, finished } = sortTransfers(transfers, useSetAside());
  const line = waitingInOrder(transfers);
  const hasFailed = needsYou.some(hasStopped);
  const verdict = verdictOf({
    'needs-you': needsYou.length,
    moving: moving.length,
    waiting: waiting.length,
    paused: paused.length,
  });
  useAnnouncements(transfers);
  const onCard = (act: (transfer: TransferSnapshot) => void) => (): void => {
    const transfer = card.current(transfers);
    if (transfer !== undefined) act(transfer);
  };
  const focusFilter = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  usePageCommands('activity', keyMap, {
    'submission.new': () => {
      navigate({ name: 'submit' });
    },
    'page.filter': focusFilter,
    'activity.pause': onCard((transfer) => {
      if (transfer.state === 'paused') actions.resume(transfer);
      else actions.pause(transfer);
    }),
    'activity.retry': onCard((transfer) => {
      if (hasStopped(transfer)) actions.retry(transfer);
      else if (isLater(transfer)) actions.resume(transfer);
    }),
    'activity.cancel': onCard((transfer) => {
      if (transfer.state !== 'failed') actions.cancel(transfer);
    }),
    'activity.up': onCard((transfer) => {
      actions.move(transfer, -1);
    }),
    'activity.down': onCard((transfer) => {
      actions.move(transfer, 1);
    }),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const isOnCard = event.target instanceof HTMLElement && event.target.dataset['transfer'] !== undefined;
    const hasModifier = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!isOnCard || hasModifier || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    card.step(event.key === 'ArrowDown' ? 1 : -1);
  };
  const shown = (part: Exclude<Filter, 'all'>, ofPart: readonly TransferSnapshot[]): readonly TransferSnapshot[] =>
    filter === 'all' || filter === part ? ofPart.filter((transfer) => matchesWords(transfer, text)) : [];
  const shownNeedsYou = shown('needs-you', needsYou);
  const shownMoving = shown('moving', moving);
  const shownWaiting = shown('waiting', waiting);
  const shownPaused = shown('paused', paused);
  const shownFollowed = shown('followed', followed);
  const shownFinished = shown('finished', finished);
  const found =
    shownNeedsYou.length +
    shownMoving.length +
    shownWaiting.length +
    shownPaused.length +
    shownFollowed.length +
    shownFinished.length;
  const chip = (value: Filter, label: string, count: number): ReactElement => (
    <Chip
      label={label}
      count={count}
      isSelected={filter === value}
      isAlwaysShown={value === 'all'}
      onChange={(isSelected) => {
        setFilter(isSelected ? value : 'all');
      }}
      {...(value === 'needs-you' ? (hasFailed ? { icon: 'err', tone: 'err' } : { icon: 'warn', tone: 'warn' }) : {})}
    />
  );
  return (
    <ActionsProvider value={actions}>
      <PageHead
        title={
          <>
            {verdict.calm}{' '}
            {verdict.urgent !== '' && <span className={hasFailed ? 'err' : 'warn'}>{verdict.urgent}</span>}
          </>
        }
        {...(moving.length + waiting.length > 0 ? { sub: t('activity.keepGoing') } : {})}
        actions={
          <>
            <Button
              icon="down"
              onPress={() => {
                navigate({ name: 'bring-home' });
              }}
            >
              {t('activity.bringHome')}
            </Button>
            <Button
              variant="primary"
              icon="up"
              keyHint={keyHintOf('submission.new', 1)}
              onPress={() => {
                navigate({ name: 'submit' });
              }}
            >
              {t('activity.newSubmission')}
            </Button>
          </>
        }
      />
      <PageScroll>
        <ThroughputCard isMoving={moving.length > 0}>
          <LimitControl />
        </ThroughputCard>
        <FiguresCard />
        {transfers.length === 0 ? (
          <Empty />
        ) : (
          <div className={styles['tools']} data-region="filters" tabIndex={-1}>
            <div className={styles['chips']} role="group" aria-label={t('activity.show')}>
              {chip('all', t('activity.all'), transfers.length)}
              {chip('needs-you', t('activity.needsYou'), needsYou.length)}
              {chip('moving', t('activity.moving'), moving.length)}
              {chip('waiting', t('activity.waiting'), waiting.length)}
              {chip('paused', t('activity.paused'), paused.length)}
              {chip('followed', t('follow.chip'), followed.length)}
              {chip('finished', t('activity.finished'), finished.length)}
            </div>
            {text !== '' && (
              <span className="s12 t2 nowrap" role="status">
                {t('activity.found', { count: found })}
              </span>
            )}
            <FilterField
              label={t('activity.filter')}
              value={text}
              onChange={setText}
              input={input}
              keyHint={keyHintOf('page.filter', 1)}
              onLeave={() => {
                list.current?.focus();
              }}
            />
          </div>
        )}
        <div ref={list} className={styles['list']} data-region="list" tabIndex={-1} onKeyDown={onKeyDown}>
          {transfers.length > 0 && found === 0 && <p className={styles['empty']}>{t('activity.noMatch')}</p>}
          <Cards transfers={shownNeedsYou} label={t('activity.needsYou')}>
            {(transfer) => <NeedsYouCard transfer={transfer} navigate={navigate} />}
          </Cards>
          <Cards transfers={shownMoving} label={t('activity.moving')}>
            {(transfer) => <MovingCard transfer={transfer} />}
          </Cards>
          <Cards transfers={shownWaiting} label={t('activity.waiting')}>
            {(transfer) => <WaitingCard transfer={transfer} line={line} />}
          </Cards>
          <Cards transfers={shownPaused} label={t('activity.paused')}>
            {(transfer) => <PausedCard transfer={transfer} />}
          </Cards>
          <Cards transfers={shownFollowed} label={t('follow.chip')}>
            {(transfer) => <FollowCard transfer={transfer} navigate={navigate} />}
          </Cards>
          {shownFinished.length > 0 && <FinishedList transfers={shownFinished} navigate={navigate} />}
        </div>
      </PageScroll>
      <DiscardDialog
        transfer={discarding}
        onClose={() => {
          setDiscarding(undefined);
        }}
        onConfirm={(transfer) => {
          actions.cancel(transfer, true);
        }}
      />
    </ActionsProvider>
  );
}

interface CardsProps {
  readonly label: string;
  readonly transfers: readonly TransferSnapshot[];
  readonly children: (transfer: TransferSnapshot) => ReactElement;
}

function Cards({ label, transfers, children }: CardsProps): ReactElement | null {
  if (transfers.length === 0) return null;
  return (
    <ul className={styles['cards']} aria-label={label}>
      {transfers.map((transfer) => (
        <li key={transfer.uid}>{children(transfer)}</li>
      ))}
    </ul>
  );
}

function Empty(): ReactElement {
  return <p className={styles['empty']}>{t('activity.empty')}</p>;
}
