/** Above the list of jobs: finding one by its name, and newer and older pages; nothing while all fit on one. */
import { useRef, type ReactElement } from 'react';
import type { Output } from '../../../shared/ipc/contract';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { FilterField } from '../../ui/FilterField';
import styles from './BringHome.module.css';

export interface JobPageAsk {
  readonly offset: number;
  readonly text: string;
}

export interface JobPagerProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly page: JobPageAsk;
  readonly onPage: (page: JobPageAsk) => void;
  /** Absent while it is asked for. */
  readonly found: Output<'job.list'> | undefined;
}

/** As many as the engine answers at once. */
const jobsOfPage = 100;

export function JobPager({ text, onText, page, onPage, found }: JobPagerProps): ReactElement | null {
  const bar = useRef<HTMLDivElement>(null);
  const isOne = found !== undefined && page.offset === 0 && found.nextOffset === undefined;
  if (text === '' && page.text === '' && (found === undefined ? page.offset === 0 : isOne)) return null;
  const { nextOffset, total = 0, jobs = [] } = found ?? {};
  return (
    <div className={styles['pager']} ref={bar} tabIndex={-1}>
      <FilterField
        label={t('bringHome.jobs.find')}
        value={text}
        onChange={onText}
        onLeave={() => {
          bar.current?.focus();
        }}
      />
      <span className="s12 t2 grow" role="status">
        {jobs.length > 0 && t('bringHome.jobs.range', { from: page.offset + 1, to: page.offset + jobs.length, total })}
        {nextOffset === undefined && total > page.offset + jobs.length && ` ${t('bringHome.jobs.further')}`}
      </span>
      {page.offset > 0 && (
        <Button
          onPress={() => {
            onPage({ ...page, offset: Math.max(0, page.offset - jobsOfPage) });
          }}
        >
          {t('bringHome.jobs.newer')}
        </Button>
      )}
      {nextOffset !== undefined && (
        <Button
          onPress={() => {
            onPage({ ...page, offset: nextOffset });
          }}
        >
          {t('bringHome.jobs.older')}
        </Button>
      )}
    </div>
  );
}
