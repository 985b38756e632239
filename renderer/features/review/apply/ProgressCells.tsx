/** The cells of a row while its plan is applied: name, pictures, what was decided, how far it is. */
import { useContext, type ReactElement } from 'react';
import type { PreviewThumbs } from '../../../../shared/ipc/previews';
import type { ReviewRow, RowProgress } from '../../../../shared/ipc/rows';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { ProgressBar } from '../../../ui/ProgressBar';
import { Spinner } from '../../../ui/Spinner';
import { hasThumbs } from '../preview/hasThumbs';
import { Thumbs } from '../preview/Thumbs';
import { RunRows } from './runContext';
import { bytesText, planText, runState } from './runWords';
import styles from './ProgressCells.module.css';

const c = scoped(styles);

export interface ProgressCellsProps {
  readonly row: ReviewRow;
  readonly progress: RowProgress;
  readonly isTall: boolean;
  readonly thumbs: PreviewThumbs | undefined;
  readonly onThumbsLost: (rowId: string) => void;
}

export function ProgressCells({ row, progress, isTall, thumbs, onThumbsLost }: ProgressCellsProps): ReactElement {
  return (
    <>
      <div role="rowheader" className={c('name', !isTall && 'flat', `level${Math.min(4, row.level)}`)}>
        <div className={`cut ${c('label')} ${row.type === 'fold' ? '' : 'mono'}`} title={visibleText(row.label)}>
          {visibleText(row.label)}
        </div>
        {row.type !== 'fold' && (row.sublabel !== undefined || isTall) && (
          <div className={`cut ${c('second')}`}>{visibleText(row.sublabel ?? t('common.files', { count: 1 }))}</div>
        )}
      </div>
      <span role="gridcell" className={c('thumbs')}>
        {hasThumbs(row) && <Thumbs thumbs={thumbs} onLost={onThumbsLost} />}
      </span>
      <div role="gridcell" className={c('plan', !isTall && 'flat')}>
        <div className="cut">{planText(row)}</div>
        {isTall && <div className={`cut ${c('second')}`}>{bytesText(progress)}</div>}
      </div>
      <State row={row} progress={progress} />
    </>
  );
}

function State({ row, progress }: Pick<ProgressCellsProps, 'row' | 'progress'>): ReactElement {
  const { isOver, onTryAgain } = useContext(RunRows);
  const { tone, icon, text, fraction } = runState(progress, isOver);
  const canTry = !isOver && progress.retryCount > 0;
  return (
    <div role="gridcell" className={c('state')}>
      <span className={tone}>{icon === undefined ? <Spinner /> : <Icon name={icon} />}</span>
      <span className={`cut ${tone === 'err' || tone === 'warn' ? `med ${tone}` : ''}`} title={text}>
        {text}
      </span>
      {fraction !== undefined && !canTry && (
        <span className={c('bar')}>
          <ProgressBar isDecoration label="" fraction={fraction} place="mine" />
        </span>
      )}
      {canTry && (
        // The keyboard has R, and the same button beside the grid: a row is no tab stop.
        <button
          type="button"
          tabIndex={-1}
          className={c('again')}
          aria-label={t('apply.tryAgain.row', { name: visibleText(row.label) })}
          onMouseDown={(event) => {
            event.preventDefault();
          }}
          onClick={(event) => {
            event.stopPropagation();
            onTryAgain(row.id);
          }}
        >
          <Icon name="retry" size={12} /> {t('common.tryAgain')}
        </button>
      )}
    </div>
  );
}
