/** One row of the conflict grid. Memoised: a row is drawn again only when it, its place or its standing changes. */
import { memo, type MouseEvent, type ReactElement } from 'react';
import type { PreviewThumbs } from '../../../shared/ipc/previews';
import type { ReviewRow } from '../../../shared/ipc/rows';
import type { TimeContext } from '../../../shared/text/format';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { ProgressCells } from './apply/ProgressCells';
import { DecisionCell } from './DecisionCell';
import type { Choice } from './decisionChoices';
import { rowUnits } from './gridModel';
import { MarkShape } from './MarkShape';
import { hasThumbs } from './preview/hasThumbs';
import { Thumbs } from './preview/Thumbs';
import { Ribbon } from './Ribbon';
import { sideLine, sideLines } from './rowWords';
import styles from './GridRow.module.css';

const c = scoped(styles);

export interface RowHandlers {
  readonly onPick: (index: number, event: MouseEvent) => void;
  readonly onToggle: (index: number, isExpanded: boolean) => void;
  readonly onChoose: (index: number, choice: Choice) => void;
  readonly onLeaveDecision: () => void;
}

export interface GridRowProps {
  readonly row: ReviewRow;
  readonly domId: string;
  readonly index: number;
  readonly topPx: number;
  readonly heightPx: number;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
  readonly isEditing: boolean;
  /** There is room for the whole names of the choices. */
  readonly isWide: boolean;
  readonly time: TimeContext;
  readonly handlers: RowHandlers;
  readonly thumbs: PreviewThumbs | undefined;
  readonly onThumbsLost: (rowId: string) => void;
}

export const GridRow = memo(function GridRow(props: GridRowProps): ReactElement {
  const { row, domId, index, topPx, heightPx, isSelected, isCursor, handlers } = props;
  const isTall = rowUnits(row) === 2;
  const level = Math.min(4, row.level);
  return (
    <div
      role="row"
      id={domId}
      aria-label={visibleText(row.spoken)}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-posinset={row.posInSet}
      aria-setsize={row.setSize}
      aria-selected={isSelected}
      {...(row.isExpandable ? { 'aria-expanded': row.isExpanded } : {})}
      className={c(
        'row',
        row.type === 'fold' && 'fold',
        isTall && 'tall',
        isCursor && 'cursor',
        edgeOf(row),
        `level${level}`,
      )}
      style={{ top: topPx, height: heightPx }}
      onClick={(event) => {
        handlers.onPick(index, event);
      }}
    >
      <span
        className={c('twist')}
        aria-hidden="true"
        onMouseDown={(event) => {
          if (row.isExpandable) event.preventDefault();
        }}
        onClick={(event) => {
          if (!row.isExpandable) return;
          event.stopPropagation();
          handlers.onToggle(index, !row.isExpanded);
        }}
      >
        {row.isExpandable && <Icon name={row.isExpanded ? 'downc' : 'right'} />}
      </span>
      {row.progress !== undefined ? (
        <ProgressCells {...props} progress={row.progress} isTall={isTall} />
      ) : row.type === 'fold' ? (
        <FoldCells row={row} />
      ) : (
        <Cells {...props} isTall={isTall} />
      )}
    </div>
  );
});

function edgeOf(row: ReviewRow): 'needs' | 'bad' | false {
  if (row.progress !== undefined) {
    const { failed = 0, asked = 0 } = row.progress.files;
    return failed > 0 ? 'bad' : asked > 0 && 'needs';
  }
  if (row.mark === 'blocked') return 'bad';
  return row.undecidedCount > 0 && 'needs';
}

function FoldCells({ row }: { readonly row: ReviewRow }): ReactElement {
  const isNew = row.mark === 'new';
  return (
    <div role="rowheader" className={c('foldText')}>
      <span className={isNew ? 'farm' : 'ok'}>
        <Icon name={isNew ? 'down' : 'ok'} />
      </span>
      <b>{visibleText(row.label)}</b>
      <span className="cut">{visibleText(row.sublabel ?? '')}</span>
    </div>
  );
}

function Cells(props: GridRowProps & { readonly isTall: boolean }): ReactElement {
  const { row, index, isTall, isEditing, isWide, time, handlers, thumbs, onThumbsLost } = props;
  return (
    <>
      <div role="rowheader" className={c('name', !isTall && 'flat')}>
        <div className={`mono cut ${c('label')}`} title={visibleText(row.label)}>
          {visibleText(row.label)}
        </div>
        {isTall ? (
          <div className={c('second')}>
            <span className="nowrap">
              {row.type === 'file' ? (row.sublabel ?? t('common.files', { count: 1 })) : formatCount(row.fileCount)}
            </span>
            {row.ribbon !== undefined && <Ribbon runs={row.ribbon} />}
          </div>
        ) : (
          <span className={`cut ${c('beside')}`}>{visibleText(row.sublabel ?? '')}</span>
        )}
      </div>
      <span role="gridcell" className={c('thumbs')}>
        {hasThumbs(row) && <Thumbs thumbs={thumbs} onLost={onThumbsLost} />}
      </span>
      <SideCell row={row} side="mine" isTall={isTall} time={time} />
      <span role="gridcell">
        <MarkShape mark={row.mark} />
      </span>
      <SideCell row={row} side="farm" isTall={isTall} time={time} />
      <div role="gridcell" className={c('decision')}>
        <DecisionCell
          row={row}
          hasLine={isTall}
          isWide={isWide}
          isEditing={isEditing}
          onChoose={(choice) => {
            handlers.onChoose(index, choice);
          }}
          onLeave={handlers.onLeaveDecision}
        />
      </div>
    </>
  );
}

interface SideCellProps {
  readonly row: ReviewRow;
  readonly side: 'mine' | 'farm';
  readonly isTall: boolean;
  readonly time: TimeContext;
}

function SideCell({ row, side, isTall, time }: SideCellProps): ReactElement {
  const facts = row[side];
  if (facts === undefined)
    return (
      <div role="gridcell" className={c('side')}>
        <span className="sr">{t(side === 'mine' ? 'review.row.nothingHere' : 'review.row.nothingOnFarm')}</span>
      </div>
    );
  const other = row[side === 'mine' ? 'farm' : 'mine'];
  const isNewer = other !== undefined && facts.mtimeMs > other.mtimeMs;
  if (!isTall)
    return (
      <div role="gridcell" className={c('side')}>
        <div className={`cut ${facts.note === 'untouched' && row.type !== 'file' ? 't3' : ''}`}>
          {sideLine(row, facts, time)}
        </div>
      </div>
    );
  const [when, what] = sideLines(facts, time);
  return (
    <div role="gridcell" className={c('side', isNewer && 'newer')}>
      <div className={`cut ${c('when')}`}>{when}</div>
      <div className={`cut ${c('what')}`}>{what}</div>
    </div>
  );
}
