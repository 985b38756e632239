/** What comes home and where it goes: the plan as a tree with ticks, its folders and the space it takes, the way on. */
import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import type { Outline } from '../../../shared/ipc/outlines';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { Navigate } from '../../app/routes';
import { adoptTransfer } from '../../bridge/engineState';
import { call } from '../../bridge/client';
import { useCommand, useEngineEvent } from '../../bridge/hooks';
import { t, Text } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { scoped } from '../../ui/classNames';
import { DownloadHead } from '../../ui/DownloadHead';
import { ErrorCard } from '../../ui/ErrorCard';
import { FilterField } from '../../ui/FilterField';
import { formatBytes } from '../../ui/format';
import { SplitPage } from '../../ui/PageLayout';
import { Segments } from '../../ui/Segments';
import { OutlineGrid } from './OutlineGrid';
import { useOutline, type OutlineFilter } from './useOutline';
import { WherePane, type TypedTargets } from './WherePane';
import styles from './Outline.module.css';

const c = scoped(styles);

export interface WhatStepProps {
  readonly review: ReviewSummary;
  readonly navigate: Navigate;
  /** The numbers of the review are others now. */
  readonly onChanged: () => void;
}

const typingMs = 120;

export function WhatStep({ review, navigate, onChanged }: WhatStepProps): ReactElement {
  const { uid } = review;
  const [filter, setFilter] = useState<OutlineFilter>({ groupBy: 'step', text: '', hidesIdentical: false });
  const [text, setText] = useState('');
  const [typed, setTyped] = useState<TypedTargets>(new Map());
  const [once, setOnce] = useState<ReadonlySet<number>>(new Set());
  const [first, setFirst] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const apply = useCommand('review.apply');
  const retarget = useCommand('review.retarget');
  const outline = useOutline(uid, filter, first, review.revision, onChanged);
  const { sums } = outline;
  useEffect(() => {
    const timer = setTimeout(() => {
      setFilter((before) => (before.text === text ? before : { ...before, text }));
    }, typingMs);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  useEngineEvent((event) => {
    if (event.name === 'review.changed' && event.payload.uid === uid) onChanged();
  });
  const onScrolledTo = useCallback((index: number) => {
    setFirst(index);
  }, []);
  const onReview = (): void => {
    navigate({ name: 'review', uid });
  };
  const onDownload = async (): Promise<void> => {
    if ((await apply.run({ uid, leaveUndecided: false })) === undefined) return;
    adoptTransfer(await call('transfer.get', { uid }));
    onReview();
  };
  const chosen = review.roots.flatMap(({ id, target }) => {
    const wanted = typed.get(id)?.trim() ?? '';
    return wanted === '' || wanted === target
      ? []
      : [{ root: id, target: wanted, ...(once.has(id) ? { isOnce: true as const } : {}) }];
  });
  const missing = review.roots.filter(
    ({ id, target }) => target === null && !chosen.some(({ root }) => root === id),
  ).length;
  const homeless = review.roots.filter(({ target }) => target === null).length;
  /** Plans for the folders that were typed; whoever wants to stay comes back here. */
  const onRetarget = async (staysHere: boolean): Promise<void> => {
    if (chosen.length === 0) return;
    const started = await retarget.run({ uid, targets: chosen });
    if (started === undefined) return;
    setTyped(new Map());
    adoptTransfer(await call('transfer.get', { uid }));
    navigate({ name: 'bring-home', uid, asksWhere: staysHere }, 'in-its-place');
  };
  const next = nextOf(review, missing, chosen.length);
  const goOn = { review: onReview, download: onDownload, plan: () => onRetarget(false) };
  return (
    <>
      <DownloadHead
        title={review.title}
        verdict={
          homeless > 0
            ? t('bringHome.places.missing', { count: homeless })
            : sums === undefined
              ? t('bringHome.readingPlan')
              : sums.downloadBytes === 0
                ? t('bringHome.what.verdict.none')
                : t('bringHome.what.verdict', { size: formatBytes(sums.downloadBytes) })
        }
        step={1}
        roots={[]}
        onBringHome={() => {
          navigate({ name: 'bring-home' });
        }}
      />
      {sums !== undefined && (
        <div className={c('tools')}>
          <div className={c('filter')}>
            <FilterField
              label={t('bringHome.what.filter')}
              value={text}
              onChange={setText}
              onLeave={() => grid.current?.focus()}
            />
          </div>
          <Chip
            label={t('bringHome.what.hideIdentical')}
            count={sums.allIdentical}
            isSelected={filter.hidesIdentical}
            onChange={(hidesIdentical) => {
              setFilter((before) => ({ ...before, hidesIdentical }));
            }}
          />
          <span className={c('sub')}>
            {t('bringHome.what.sub', { size: formatBytes(sums.selectedBytes), here: formatBytes(sums.identicalBytes) })}
          </span>
          <Segments
            label={t('bringHome.what.view')}
            choices={groupings.map(({ value, label }) => ({ value, label: t(label) }))}
            value={filter.groupBy}
            onChange={(groupBy) => {
              setFilter((before) => ({ ...before, groupBy }));
            }}
          />
        </div>
      )}
      <SplitPage
        sideLabel={t('bringHome.where')}
        side={
          <WherePane
            review={review}
            typed={typed}
            onType={(root, target) => {
              setTyped((before) => new Map(before).set(root, target));
            }}
            once={once}
            onOnce={(root, isOnce) => {
              setOnce((before) => new Set(isOnce ? [...before, root] : [...before].filter((id) => id !== root)));
            }}
            onUse={() => void onRetarget(true)}
            isBusy={retarget.isBusy}
          />
        }
      >
        {outline.error !== undefined && <ErrorCard error={outline.error} />}
        {apply.error !== undefined && <ErrorCard error={apply.error} />}
        {retarget.error !== undefined && <ErrorCard error={retarget.error} title={t('bringHome.replan.error')} />}
        <OutlineGrid outline={outline} onScrolledTo={onScrolledTo} element={grid} />
        {sums !== undefined && outline.total === 0 && <p className={`${c('empty')} t2`}>{t('bringHome.what.empty')}</p>}
      </SplitPage>
      <ActionBar
        label={t('common.nextStep')}
        actions={
          <>
            <Button
              size="large"
              disabledReason={sums === undefined || sums.new === 0 ? '' : undefined}
              onPress={() => void outline.selectNew()}
            >
              {t('bringHome.what.onlyNew')}
            </Button>
            <Button
              variant="primary"
              size="large"
              keyHint="Ctrl ⏎"
              busyLabel={apply.isBusy ? t('common.starting') : retarget.isBusy ? t('common.planning') : undefined}
              disabledReason={next.reason}
              onPress={() => void goOn[next.way]()}
            >
              {next.words}
            </Button>
          </>
        }
      >
        {sums !== undefined && <Selected sums={sums} isDirect={next.way === 'download'} />}
      </ActionBar>
    </>
  );
}

interface Next {
  readonly way: 'review' | 'download' | 'plan';
  readonly words: string;
  readonly reason: string | undefined;
}

/** A review is for what differs; without a difference nothing is asked, unless something keeps the plan from being applied. */
function nextOf(review: ReviewSummary, missing: number, chosen: number): Next {
  const { fileCount, differingCount, writeCount, blockedReason } = review;
  const reason =
    missing > 0
      ? t('bringHome.where.missing', { count: missing })
      : fileCount === 0
        ? t('bringHome.what.go.nothing')
        : undefined;
  if (chosen > 0) return { way: 'plan', words: t('bringHome.planWith', { count: chosen }), reason };
  if (differingCount > 0)
    return { way: 'review', words: t('bringHome.what.go.review', { count: differingCount }), reason };
  if (writeCount > 0 && blockedReason === undefined)
    return { way: 'download', words: t('bringHome.what.go.download', { count: writeCount }), reason };
  return { way: 'review', words: t('bringHome.what.go.show'), reason };
}

function Selected({ sums, isDirect }: { readonly sums: Outline['sums']; readonly isDirect: boolean }): ReactElement {
  const { selected, identical, new: fresh, differ, verifying } = sums;
  return (
    <div className="s12">
      <p>
        <Text id="bringHome.what.selected" values={{ count: selected }} />{' '}
        <span className="t2">
          <Text id="bringHome.what.all" values={{ identical, new: fresh, differ: differ + verifying }} />
        </span>
      </p>
      <p className="t2">{t(isDirect ? 'bringHome.what.before.download' : 'bringHome.what.before')}</p>
    </div>
  );
}

const groupings = [
  { value: 'step', label: 'bringHome.what.byStep' },
  { value: 'folder', label: 'bringHome.what.folder' },
] as const;
