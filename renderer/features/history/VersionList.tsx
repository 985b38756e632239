/** The files that a run replaced or took away, each with the way back; and what an undo left alone. */
import type { ReactElement } from 'react';
import type { FileVersion, HistoryRow } from '../../../shared/ipc/downloads';
import { useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatWhen, visibleText } from '../../ui/format';
import { Spinner } from '../../ui/Spinner';
import { leftAloneText } from '../result/resultWords';
import styles from './History.module.css';

const c = scoped(styles);

/** Rows of a long list that are drawn; the rest is found by the filter. */
const mostShown = 200;
/** As many as one restore takes. */
const mostRestored = 1000;

export interface VersionListProps {
  readonly run: HistoryRow;
  readonly text: string;
  readonly onRestore: (versions: readonly FileVersion[]) => void;
}

export function VersionList({ run, text, onRestore }: VersionListProps): ReactElement {
  const all = useQuery('versions.list', { runId: run.runId, limit: mostRestored });
  const found = useQuery('versions.list', text === '' ? undefined : { runId: run.runId, text, limit: mostRestored });
  // Words of the title find the run; only words of paths narrow its files.
  const shown = (found.value?.total ?? 0) > 0 ? found : all;
  const versions = shown.value?.versions ?? [];
  const total = shown.value?.total ?? 0;
  return (
    <div className={c('versions')}>
      {shown.error !== undefined && (
        <ErrorCard
          error={shown.error}
          isInset
          action={<Button onPress={shown.reload}>{t('common.tryAgain')}</Button>}
        />
      )}
      {shown.value === undefined && shown.error === undefined && (
        <p className="row t2">
          <Spinner /> {t('common.reading')}
        </p>
      )}
      {versions.length > 0 && (
        <>
          <p className={c('versionsHead')}>
            <span className="t2">{t('history.versions.count', { count: total })}</span>
            <Button
              size="small"
              onPress={() => {
                onRestore(versions);
              }}
            >
              {t('history.restore.all', { count: versions.length })}
            </Button>
          </p>
          <ul className={c('files')} aria-label={t('history.versions.of', { title: visibleText(run.title) })}>
            {versions.slice(0, mostShown).map((version) => (
              <Version key={version.id} version={version} onRestore={onRestore} />
            ))}
          </ul>
          {total > mostShown && <p className="t2">{t('history.versions.more', { count: total - mostShown })}</p>}
        </>
      )}
      {run.undone !== undefined && run.undone.leftAlone.length > 0 && (
        <ul className={c('files')} aria-label={t('history.left')}>
          {run.undone.leftAlone.slice(0, mostShown).map(({ path, reason }) => (
            <li key={path}>
              <bdi className="mono wrapPath">{visibleText(path)}</bdi>
              <span className="t2">{leftAloneText(reason)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface VersionProps {
  readonly version: FileVersion;
  readonly onRestore: VersionListProps['onRestore'];
}

function Version({ version, onRestore }: VersionProps): ReactElement {
  const path = visibleText(version.path);
  return (
    <li>
      <bdi className="mono wrapPath" title={visibleText(version.root)}>
        {path}
      </bdi>
      <span className={c('versionFacts')}>
        <span className="num t2">{formatBytes(version.sizeBytes)}</span>
        <span className="num t2">{formatWhen(version.mtimeMs)}</span>
        <Button
          size="small"
          aria-label={t('history.restore.of', { path })}
          onPress={() => {
            onRestore([version]);
          }}
        >
          {t('history.restore')}
        </Button>
      </span>
    </li>
  );
}
