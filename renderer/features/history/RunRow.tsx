/** One run: what it did, what its backup takes, the way back, and the files it replaced. */
import type { ReactElement } from 'react';
import type { FileVersion, HistoryRow } from '../../../shared/ipc/downloads';
import { listOf, t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { formatBytes, formatDuration, formatWhen, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import tableStyles from '../../ui/Table.module.css';
import { PlaceIcon } from '../activity/PlaceIcon';
import { VersionList } from './VersionList';
import styles from './History.module.css';

const c = scoped(styles);

export interface RunRowProps {
  readonly run: HistoryRow;
  /** What is kept of it now; undefined while that is measured or when it is nothing. */
  readonly kept: { readonly files: number; readonly bytes: number } | undefined;
  readonly filterText: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onUndo: () => void;
  readonly onShow: () => void;
  readonly onRestore: (versions: readonly FileVersion[]) => void;
}

export function RunRow(props: RunRowProps): ReactElement {
  const { run, kept, filterText, isOpen, onToggle, onUndo, onShow, onRestore } = props;
  const title = visibleText(run.title);
  const canOpen = (kept?.files ?? 0) > 0 || (run.undone?.leftAlone.length ?? 0) > 0;
  return (
    <>
      <tr>
        <th scope="row" className={c('name')}>
          <span className={c('nameLine')}>
            {canOpen ? (
              <button
                type="button"
                className={c('toggle', isOpen && 'open')}
                aria-expanded={isOpen}
                aria-label={t('history.files.of', { title })}
                onClick={onToggle}
              >
                <Icon name="right" size={12} />
              </button>
            ) : (
              <span className={c('toggle')} />
            )}
            <PlaceIcon transfer={{ class: run.kind }} />
            <bdi className="cut" title={title}>
              {title}
            </bdi>
          </span>
        </th>
        <td className={tableStyles['wrap']}>
          <bdi>{visibleText(run.outcome)}</bdi>
        </td>
        <td className="num t2">
          {run.isPurged === true ? (
            <span title={t('history.purged.why')}>{t('history.purged')}</span>
          ) : (
            kept !== undefined && formatBytes(kept.bytes)
          )}
        </td>
        <td className="num t2">
          {listOf([
            formatWhen(run.startedMs),
            ...(run.finishedMs === undefined ? [] : [formatDuration(run.finishedMs - run.startedMs)]),
          ])}
        </td>
        <td className="num">
          <span className={c('actions')}>
            {run.hasResult && (
              <Button size="small" variant="quiet" aria-label={t('history.result.of', { title })} onPress={onShow}>
                {t('history.result')}
              </Button>
            )}
            {run.canUndo && (
              <Button
                size="small"
                icon="undo"
                aria-label={t(run.isRedo === true ? 'history.redo.of' : 'history.undo.of', { title })}
                onPress={onUndo}
              >
                {t(run.isRedo === true ? 'history.redo' : 'history.undo')}
              </Button>
            )}
          </span>
        </td>
      </tr>
      {isOpen && canOpen && (
        <tr className={c('detail')}>
          <td colSpan={5}>
            <VersionList run={run} text={filterText} onRestore={onRestore} />
          </td>
        </tr>
      )}
    </>
  );
}
