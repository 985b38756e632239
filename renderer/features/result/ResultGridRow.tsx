/** One row of a result: a file or a sequence, what became of it and why; it can be dragged into other programs. */
import type { ReactElement } from 'react';
import type { ResultRow } from '../../../shared/ipc/results';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { formatBytes, formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import treeGrid from '../../ui/TreeGrid.module.css';
import { placeInTree } from '../../ui/treeRows';
import { Twist } from '../../ui/Twist';
import { isHere, outcomeFace, reasonOf } from './outcomeWords';
import styles from './ResultGrid.module.css';

const c = scoped(treeGrid, styles);

export interface ResultGridRowProps {
  readonly row: ResultRow;
  readonly domId: string;
  readonly index: number;
  readonly topPx: number;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  readonly onPick: (isExtending: boolean) => void;
  readonly onToggle: () => void;
  readonly onDrag: () => void;
  readonly onShow: () => void;
  readonly onCopy: () => void;
}

export function ResultGridRow(props: ResultGridRowProps): ReactElement {
  const { row, domId, index, topPx, isCursor, isSelected, onPick, onToggle, onDrag, onShow, onCopy } = props;
  const { icon, tone, word } = outcomeFace(row.outcome);
  const isSequence = row.type === 'sequence';
  const canDrag = isHere(row.outcome);
  const why = reasonOf(row);
  const label = visibleText(row.label);
  return (
    <div
      id={domId}
      role="row"
      {...placeInTree(row, index)}
      aria-selected={isSelected}
      {...(isSequence ? { 'aria-expanded': row.isExpanded } : {})}
      className={c('row', 'columns', isSelected && 'selected', isCursor && 'cursor')}
      style={{ top: `${topPx}px` }}
      draggable={canDrag}
      onDragStart={(event) => {
        // The desktop drags the files themselves, so that they can be dropped into other programs.
        event.preventDefault();
        onDrag();
      }}
      onClick={(event) => {
        onPick(event.shiftKey);
      }}
      onDoubleClick={() => {
        if (isSequence) onToggle();
      }}
    >
      <span role="rowheader" className={c('name')} style={{ paddingInlineStart: `${(row.level - 1) * 18}px` }}>
        <Twist canOpen={isSequence} isOpen={row.isExpanded} onToggle={onToggle} />
        <bdi className={c('label')} title={`${visibleText(row.folder)}\n${label}`}>
          {label}
        </bdi>
      </span>
      <span role="gridcell" className={`${c('number')} t2`}>
        {formatCount(row.files)}
      </span>
      <span role="gridcell" className={c('outcome')} title={why}>
        <span className={tone ?? ''}>
          <Icon name={icon} size={12} />
        </span>{' '}
        {word} <bdi className="t2">{why}</bdi>
      </span>
      <span role="gridcell" className={`${c('number')} t2`}>
        {row.bytes === undefined ? '' : formatBytes(row.bytes)}
      </span>
      <span role="gridcell" className={c('tools')}>
        {canDrag && <RowTool icon="folder" label={t('result.show.of', { name: label })} onPress={onShow} />}
        <RowTool icon="copy" label={t('result.copy.of', { name: label })} onPress={onCopy} />
      </span>
    </div>
  );
}

interface RowToolProps {
  readonly icon: 'folder' | 'copy';
  readonly label: string;
  readonly onPress: () => void;
}

/** The keyboard has keys for it; the grid stays one tab stop. */
function RowTool({ icon, label, onPress }: RowToolProps): ReactElement {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={c('tool')}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
