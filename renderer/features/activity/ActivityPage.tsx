/** Activity: the verdict, what moves, what needs a person, what ended. */
import { useRef, useState, type ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { useTransfers } from '../../bridge/hooks';
import { keyHintOf, useKeyMap } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { FilterField } from '../../ui/FilterField';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { usePageCommands } from '../../ui/usePageCommands';
import { FinishedList } from './FinishedList';
import { MovingCard } from './MovingCard';
import { NeedsYouCard } from './NeedsYouCard';
import { useSetAside } from './setAside';
import { matchesWords, sortTransfers, verdictOf } from './transferStanding';
import { useAnnouncements } from './useAnnouncements';
import styles from './Activity.module.css';

type Filter = 'all' | 'needs-you' | 'moving' | 'finished';

export function ActivityPage({ navigate }: { readonly navigate: Navigate }): ReactElement {
  const transfers = useTransfers();
  const [filter, setFilter] = useState<Filter>('all');
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const keyMap = useKeyMap();
  const { needsYou, moving, finished } = sortTransfers(transfers, useSetAside());
  const hasFailed = needsYou.some(({ state }) => state === 'failed');
  const verdict = verdictOf(moving.length, needsYou.length);
  useAnnouncements(transfers);
  const focusFilter = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  usePageCommands('activity', keyMap, {
    'submission.new': () => {
      navigate({ name: 'submit' });
    },
    'page.filter': focusFilter,
  });
  const shown = (part: Exclude<Filter, 'all'>, ofPart: readonly TransferSnapshot[]): readonly TransferSnapshot[] =>
    filter === 'all' || filter === part ? ofPart.filter((transfer) => matchesWords(transfer, text)) : [];
  const shownNeedsYou = shown('needs-you', needsYou);
  const shownMoving = shown('moving', moving);
  const shownFinished = shown('finished', finished);
  const found = shownNeedsYou.length + shownMoving.length + shownFinished.length;
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
    <>
      <PageHead
        title={
          <>
            {verdict.calm}{' '}
            {verdict.urgent !== '' && <span className={hasFailed ? 'err' : 'warn'}>{verdict.urgent}</span>}
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
        {transfers.length === 0 ? (
          <Empty />
        ) : (
          <div className={styles['tools']} data-region="filters" tabIndex={-1}>
            <div className={styles['chips']} role="group" aria-label={t('activity.show')}>
              {chip('all', t('activity.all'), transfers.length)}
              {chip('needs-you', t('activity.needsYou'), needsYou.length)}
              {chip('moving', t('activity.moving'), moving.length)}
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
        <div ref={list} className={styles['list']} data-region="list" tabIndex={-1}>
          {transfers.length > 0 && found === 0 && <p className={styles['empty']}>{t('activity.noMatch')}</p>}
          <Cards transfers={shownNeedsYou} label={t('activity.needsYou')}>
            {(transfer) => <NeedsYouCard transfer={transfer} navigate={navigate} />}
          </Cards>
          <Cards transfers={shownMoving} label={t('activity.moving')}>
            {(transfer) => <MovingCard transfer={transfer} />}
          </Cards>
          {shownFinished.length > 0 && <FinishedList transfers={shownFinished} navigate={navigate} />}
        </div>
      </PageScroll>
    </>
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
