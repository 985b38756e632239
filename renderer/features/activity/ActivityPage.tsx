/** Activity: the verdict, what moves, what needs a person, what ended. */
import { useEffect, useState, type ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { isEditable } from '../../app/keyboard';
import type { Navigate } from '../../app/routes';
import { useTransfers } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { useNow } from '../../ui/useNow';
import { FinishedList } from './FinishedList';
import { MovingCard } from './MovingCard';
import { NeedsYouCard } from './NeedsYouCard';
import { sortTransfers, verdictOf } from './transferStanding';
import { useAnnouncements } from './useAnnouncements';
import styles from './Activity.module.css';

type Filter = 'all' | 'needs-you' | 'moving' | 'finished';

export function ActivityPage({ navigate }: { readonly navigate: Navigate }): ReactElement {
  const transfers = useTransfers();
  const [filter, setFilter] = useState<Filter>('all');
  const { needsYou, moving, finished } = sortTransfers(transfers, useNow());
  const verdict = verdictOf(moving.length, needsYou.length);
  useNewSubmissionKey(navigate);
  useAnnouncements(transfers);
  const shows = (part: Filter): boolean => filter === 'all' || filter === part;
  const chip = (value: Filter, label: string, count: number): ReactElement => (
    <Chip
      label={label}
      count={count}
      isSelected={filter === value}
      isAlwaysShown={value === 'all'}
      onChange={(isSelected) => {
        setFilter(isSelected ? value : 'all');
      }}
      {...(value === 'needs-you' ? { icon: 'err', tone: 'err' } : {})}
    />
  );
  return (
    <>
      <PageHead
        title={
          <>
            {verdict.calm} {verdict.urgent !== '' && <span className="err">{verdict.urgent}</span>}
          </>
        }
        actions={
          <>
            <Button
              icon="down"
              onPress={() => {
                navigate({ name: 'bring-home' });
              }}
            >
              Bring renders home
            </Button>
            <Button
              variant="primary"
              icon="up"
              keyHint="N"
              onPress={() => {
                navigate({ name: 'submit' });
              }}
            >
              New submission
            </Button>
          </>
        }
      />
      <PageScroll>
        {transfers.length === 0 ? (
          <Empty />
        ) : (
          <div className={styles['chips']} role="group" aria-label="Show">
            {chip('all', 'All', transfers.length)}
            {chip('needs-you', 'Needs you', needsYou.length)}
            {chip('moving', 'Moving', moving.length)}
            {chip('finished', 'Finished', finished.length)}
          </div>
        )}
        <Cards isShown={shows('needs-you')} transfers={needsYou} label="Needs you">
          {(transfer) => <NeedsYouCard transfer={transfer} navigate={navigate} />}
        </Cards>
        <Cards isShown={shows('moving')} transfers={moving} label="Moving">
          {(transfer) => <MovingCard transfer={transfer} />}
        </Cards>
        {shows('finished') && finished.length > 0 && <FinishedList transfers={finished} navigate={navigate} />}
      </PageScroll>
    </>
  );
}

interface CardsProps {
  readonly isShown: boolean;
  readonly label: string;
  readonly transfers: readonly TransferSnapshot[];
  readonly children: (transfer: TransferSnapshot) => ReactElement;
}

function Cards({ isShown, label, transfers, children }: CardsProps): ReactElement | null {
  if (!isShown || transfers.length === 0) return null;
  return (
    <ul className={styles['cards']} aria-label={label}>
      {transfers.map((transfer) => (
        <li key={transfer.uid}>{children(transfer)}</li>
      ))}
    </ul>
  );
}

function Empty(): ReactElement {
  return (
    <p className={styles['empty']}>
      Nothing was sent or brought home yet. Submit files to send the first ones; what moves is shown here.
    </p>
  );
}

function useNewSubmissionKey(navigate: Navigate): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
      if (event.key.toLowerCase() !== 'n' || hasModifier || event.defaultPrevented || isEditable(event.target)) return;
      if (document.querySelector('[role=dialog]') !== null) return;
      event.preventDefault();
      navigate({ name: 'submit' });
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [navigate]);
}
