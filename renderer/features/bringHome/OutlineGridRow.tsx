/** One row of the tree of outputs: tick, name, sums, and how it stands to what is here. */
import type { ReactElement, ReactNode } from 'react';
import type { OutlineRow } from '../../../shared/ipc/outlines';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { formatBytes, formatCount } from '../../ui/format';
import { Icon, type IconName } from '../../ui/Icon';
import treeGrid from '../../ui/TreeGrid.module.css';
import { placeInTree } from '../../ui/treeRows';
import { Twist } from '../../ui/Twist';
import styles from './Outline.module.css';

const c = scoped(treeGrid, styles);

export interface OutlineGridRowProps {
  readonly row: OutlineRow;
  readonly domId: string;
  readonly index: number;
  readonly topPx: number;
  readonly isCursor: boolean;
  readonly onPick: () => void;
  readonly onTick: () => void;
  readonly onToggle: () => void;
}

const icons: Readonly<Record<OutlineRow['type'], IconName>> = {
  job: 'cube',
  step: 'list',
  folder: 'folder',
  sequence: 'film',
  file: 'file',
  more: 'more',
};

/** Whether the files of a row come home: all, some or none of them. */
export function tickOf({ selected, files }: OutlineRow): 'true' | 'false' | 'mixed' {
  return selected === 0 ? 'false' : selected === files ? 'true' : 'mixed';
}

export function OutlineGridRow(props: OutlineGridRowProps): ReactElement {
  const { row, domId, index, topPx, isCursor, onPick, onTick, onToggle } = props;
  const label = outlineLabel(row);
  const tick = tickOf(row);
  const isFile = row.type === 'sequence' || row.type === 'file';
  return (
    <div
      id={domId}
      role="row"
      {...placeInTree(row, index)}
      {...(row.isExpandable ? { 'aria-expanded': row.isExpanded } : {})}
      className={c('row', 'columns', isCursor && 'selected', isCursor && 'cursor', tick === 'false' && 'out')}
      style={{ top: `${topPx}px` }}
      onClick={onPick}
    >
      <span role="rowheader" className={c('output')} style={{ paddingInlineStart: `${(row.level - 1) * 18}px` }}>
        <Twist canOpen={row.isExpandable} isOpen={row.isExpanded} onToggle={onToggle} />
        <span
          role="checkbox"
          aria-checked={tick}
          aria-label={label}
          className={c('tick', tick !== 'false' && 'on')}
          onClick={(event) => {
            event.stopPropagation();
            onTick();
          }}
        >
          {tick !== 'false' && <Icon name={tick === 'true' ? 'check' : 'minus'} size={12} />}
        </span>
        <span className="t3">
          <Icon name={icons[row.type]} />
        </span>
        <bdi className={c('label', isFile && 'mono', row.type === 'job' && 'job')} title={label}>
          {label}
        </bdi>
      </span>
      <span role="gridcell" className={`${c('number')} t2`}>
        {formatCount(row.files)}
      </span>
      <span role="gridcell" className={c('number')}>
        {formatBytes(row.bytes)}
      </span>
      <span
        role="gridcell"
        className={`${c('number', row.type === 'job' && 'job')} ${row.downloadBytes === 0 ? 't3' : ''}`}
      >
        {row.downloadBytes === 0 ? formatCount(0) : formatBytes(row.downloadBytes)}
      </span>
      <span role="gridcell" className="cut">
        <Standing row={row} />
      </span>
    </div>
  );
}

/** What a row is called; an unknown step and the rest of a list have words of their own. */
export function outlineLabel({ type, label }: OutlineRow): string {
  if (type === 'more') return t('bringHome.what.more', { count: Number(label) });
  if (type === 'step') return label === '' ? t('bringHome.what.noStep') : t('bringHome.what.step', { step: label });
  return label;
}

function Standing({ row }: { readonly row: OutlineRow }): ReactElement {
  const { selected, identical, differ, verifying, needs } = row;
  const say = (icon: IconName | undefined, tone: string, words: ReactNode): ReactElement => (
    <span className={tone}>
      {icon !== undefined && <Icon name={icon} size={12} />} {words}
    </span>
  );
  if (selected === 0) return say(undefined, 't3', t('bringHome.what.notSelected'));
  if (needs > 0) return say('warn', 'warn', t('bringHome.what.needs', { count: differ, needs }));
  if (differ > 0) return say('compare', 't2', t('bringHome.what.differ', { count: differ }));
  if (verifying > 0) return say('clock', 't2', t('bringHome.what.verifying', { count: verifying }));
  if (row.new === selected) return say('plus', 'farm', t('bringHome.what.new'));
  if (row.new > 0)
    return (
      <>
        {say('plus', 'farm', t('bringHome.what.new'))}{' '}
        <span className="t2">{t('bringHome.what.newRest', { count: row.new })}</span>
      </>
    );
  return say('check', 't3', identical === selected ? t('bringHome.what.identical') : '');
}
