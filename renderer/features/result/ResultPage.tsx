/** After apply: what was done, what needs a word, and the way back. */
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import type { Navigate } from '../../app/routes';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import type { ResultOutcome } from '../../../shared/ipc/results';
import { call, toShownError } from '../../bridge/client';
import { useQuery, useTransfer } from '../../bridge/hooks';
import { keyHintOf, useKeyMap } from '../../bridge/keys';
import { listOf, t, Text } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { DownloadHead } from '../../ui/DownloadHead';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatDuration, formatRate } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { Spinner } from '../../ui/Spinner';
import { usePageCommands } from '../../ui/usePageCommands';
import { PageKeyHints } from '../../ui/StatusBar';
import { OutcomeTable } from './OutcomeTable';
import { outcomeFace } from './outcomeWords';
import { PartlyNote } from './PartlyNote';
import { ResultFiles } from './ResultFiles';
import { SaveDialog } from './SaveDialog';
import { useResultActions } from './useResultActions';
import { useResultRows } from './useResultRows';
import { partlyDanger, resultVerdict, undoPreview } from './resultWords';
import { UndoPanel } from './UndoPanel';
import { useUndo, type UndoRun } from './useUndo';
import styles from './ResultPage.module.css';

export interface ResultPageProps {
  readonly uid: string;
  readonly navigate: Navigate;
}

export function ResultPage({ uid, navigate }: ResultPageProps): ReactElement {
  const { value: result, error, reload } = useQuery('download.result', { uid });
  const undo = useUndo(reload);
  if (result === undefined)
    return (
      <div className={styles['opening']}>
        {error === undefined ? (
          <p className="t2">
            <Spinner /> {t('common.readingResult')}
          </p>
        ) : (
          <ErrorCard
            title={t('result.unreadable')}
            error={error}
            action={<Button onPress={reload}>{t('common.tryAgain')}</Button>}
          />
        )}
      </div>
    );
  return <Result uid={uid} result={result} undo={undo} navigate={navigate} />;
}

interface ResultProps extends ResultPageProps {
  readonly result: DownloadResult;
  readonly undo: UndoRun;
}

function Result({ uid, result, undo, navigate }: ResultProps): ReactElement {
  const transfer = useTransfer(uid);
  const roots =
    useQuery('review.get', { uid }).value?.roots.map(({ id, source, target }) => ({ id, source, target })) ?? [];
  const again = usePlanAgain(transfer?.jobId, navigate);
  const verdict = resultVerdict(result);
  const open = result.undecided + result.asked.length;
  const danger = partlyDanger(result);
  const canPlanAgain = transfer?.jobId !== undefined && result.undone === undefined;
  const [shown, setShown] = useState<ResultOutcome>();
  const [saving, setSaving] = useState<'report' | 'plan'>();
  const rows = useResultRows(uid, shown === undefined ? [] : [shown]);
  const actions = useResultActions(uid, navigate, rows.rowAt(0)?.id);
  const retryable = result.undone === undefined ? (rows.value?.retryable ?? 0) : 0;
  const hasPlan = rows.value?.hasPlan === true;
  const tryAgain = retryable > 0 && (
    <Button
      icon="retry"
      keyHint={keyHintOf('result.retry')}
      onPress={actions.retry}
      busyLabel={actions.isRetrying ? t('common.planning') : undefined}
    >
      {t('result.retrySome', { count: retryable })}
    </Button>
  );
  const { restored, removed } = undoPreview(result);
  const canUndo =
    result.undone === undefined &&
    result.isPurged !== true &&
    undo.running === undefined &&
    !undo.isStarting &&
    restored + removed > 0;
  const takeBack = (): void => {
    if (canUndo) void undo.start(result.runId);
  };
  usePageCommands('result', useKeyMap(), {
    'result.undo': takeBack,
    ...(retryable > 0 ? { 'result.retry': actions.retry } : {}),
    'result.copy': actions.copySelected,
    'result.show': actions.showSelected,
    'result.report': () => {
      setSaving('report');
    },
    ...(hasPlan
      ? {
          'result.plan': () => {
            setSaving('plan');
          },
          'result.line': actions.copyLine,
        }
      : {}),
  });
  useSpokenVerdict(verdict.trouble === undefined ? verdict.text : `${verdict.text} ${verdict.trouble}`);
  const tookMs = result.finishedMs - result.startedMs;
  const error = again.error ?? actions.error;
  return (
    <>
      <DownloadHead
        title={result.title}
        verdict={
          <>
            {verdict.text}{' '}
            {verdict.trouble !== undefined && (
              <span className={result.failed.length > 0 && result.undone === undefined ? 'err' : 'warn'}>
                {verdict.trouble}
              </span>
            )}
          </>
        }
        step={4}
        note={
          result.bytes > 0 && tookMs >= 1000
            ? listOf([formatDuration(tookMs), formatRate((result.bytes * 1000) / tookMs)])
            : formatDuration(tookMs)
        }
        roots={roots}
        onBringHome={() => {
          navigate({ name: 'bring-home' });
        }}
      />
      <div className={styles['split']}>
        {/* Scrolls on its own, so the keyboard must be able to reach it. */}
        <div className={styles['outcome']} tabIndex={0} role="group" aria-label={t('result.whatHappened')}>
          {error !== undefined && <ErrorCard error={error} />}
          {danger !== undefined && <PartlyNote danger={danger} action={tryAgain} />}
          <OutcomeTable
            result={result}
            counts={rows.value?.counts}
            shown={shown}
            onShow={(outcome) => {
              setShown(outcome === shown ? undefined : outcome);
            }}
          />
          <ResultFiles
            key={shown ?? ''}
            rows={rows}
            actions={actions}
            narrowedTo={shown === undefined ? undefined : outcomeFace(shown).word}
            onAll={() => {
              setShown(undefined);
            }}
          />
        </div>
        <UndoPanel result={result} undo={undo} onUndo={takeBack} />
      </div>
      <ActionBar
        label={t('result.next')}
        actions={
          <>
            <HandOut hasPlan={hasPlan} onSave={setSaving} onLine={actions.copyLine} />
            {danger === undefined && tryAgain}
            {open > 0 && canPlanAgain && (
              <Button size="large" onPress={again.start} busyLabel={again.isBusy ? t('common.planning') : undefined}>
                {t('result.reviewSome', { count: open })}
              </Button>
            )}
            <Button variant="primary" size="large" icon="folder" onPress={() => void again.openFolder(uid)}>
              {t('result.openFolder')}
            </Button>
          </>
        }
      >
        <span className="s12 t2">
          <Text id="result.downloaded" values={{ size: formatBytes(result.bytes) }} />
        </span>
      </ActionBar>
      <PageKeyHints
        hints={[
          ...(canUndo ? [{ keys: [keyHintOf('result.undo')], label: t('result.key.undo') }] : []),
          ...(retryable > 0 ? [{ keys: [keyHintOf('result.retry')], label: t('result.key.retry') }] : []),
          { keys: [keyHintOf('result.copy')], label: t('result.key.copy') },
          { keys: [keyHintOf('result.show')], label: t('result.key.show') },
          { keys: [keyHintOf('page.primary')], label: t('result.key.openFolder') },
          { keys: [keyHintOf('region.next')], label: t('result.key.region') },
          { keys: ['Esc'], label: t('result.key.back') },
          { keys: [keyHintOf('help.keys')], label: t('common.allKeys') },
        ]}
      />
      {saving !== undefined && (
        <SaveDialog
          kind={saving}
          uid={uid}
          name={saving === 'plan' ? `${result.title}.satchel-plan.json` : `${result.title}.csv`}
          onClose={() => {
            setSaving(undefined);
          }}
        />
      )}
    </>
  );
}

interface HandOutProps {
  readonly hasPlan: boolean;
  readonly onSave: (kind: 'report' | 'plan') => void;
  readonly onLine: () => void;
}

/** What leaves the window as a document or a line. */
function HandOut({ hasPlan, onSave, onLine }: HandOutProps): ReactElement {
  return (
    <>
      <Button
        variant="quiet"
        onPress={() => {
          onSave('report');
        }}
      >
        {t('result.report')}
      </Button>
      {hasPlan && (
        <>
          <Button
            variant="quiet"
            onPress={() => {
              onSave('plan');
            }}
          >
            {t('result.plan')}
          </Button>
          <Button variant="quiet" icon="term" onPress={onLine}>
            {t('result.line')}
          </Button>
        </>
      )}
    </>
  );
}

interface Again {
  readonly start: () => void;
  readonly openFolder: (uid: string) => Promise<void>;
  readonly isBusy: boolean;
  readonly error: ErrorDto | undefined;
}

/** Plans the same job anew: what came home is proved identical, and what was left open is asked again. */
function usePlanAgain(jobId: string | undefined, navigate: Navigate): Again {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorDto>();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      setError(toShownError(thrown));
    }
  };
  return {
    isBusy,
    error,
    openFolder: (uid) =>
      attempt(async () => {
        await call('shell.openFolder', { uid });
      }),
    start: () => {
      if (jobId === undefined || isBusy) return;
      setBusy(true);
      void attempt(async () => {
        const { uid } = await call('download.plan', { jobId });
        navigate({ name: 'bring-home', uid });
      }).finally(() => {
        setBusy(false);
      });
    },
  };
}

function useSpokenVerdict(text: string): void {
  const say = useCallback(() => {
    announce(text);
  }, [text]);
  useEffect(say, [say]);
}
