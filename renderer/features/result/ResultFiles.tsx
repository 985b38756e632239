/** The grid of a result under its outcome, and what can be done with its rows. */
import { useState, type ReactElement } from 'react';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { reasonOf } from './outcomeWords';
import type { ResultActions } from './useResultActions';
import { ResultGrid } from './ResultGrid';
import type { ResultRowsState } from './useResultRows';
import styles from './ResultGrid.module.css';

export interface ResultFilesProps {
  readonly rows: ResultRowsState;
  readonly actions: ResultActions;
  /** What the outcome table narrowed it to; absent for everything. */
  readonly narrowedTo: string | undefined;
  readonly onAll: () => void;
}

export function ResultFiles({ rows, actions, narrowedTo, onAll }: ResultFilesProps): ReactElement {
  const [cursor, setCursor] = useState(0);
  const row = rows.rowAt(cursor);
  const why = row === undefined ? '' : reasonOf(row);
  return (
    <section className={styles['files']} aria-label={t('result.files')}>
      <div className={styles['heading']}>
        <h2>{narrowedTo ?? t('result.files')}</h2>
        <span className={`${styles['hint'] ?? ''} t3 s12`}>{t('result.files.drag')}</span>
        {narrowedTo !== undefined && (
          <Button size="small" onPress={onAll}>
            {t('result.files.all')}
          </Button>
        )}
        <Button size="small" icon="copy" onPress={actions.copySelected}>
          {t('result.copy')}
        </Button>
        <Button size="small" icon="folder" onPress={actions.showSelected}>
          {t('result.show')}
        </Button>
      </div>
      {rows.error !== undefined && <ErrorCard error={rows.error} isInset />}
      <ResultGrid
        rows={rows}
        onCursor={setCursor}
        onSelect={actions.select}
        onDrag={actions.drag}
        onShow={(rowId) => {
          actions.show([rowId]);
        }}
        onCopy={actions.copy}
      />
      {/* A reason is longer than its column. */}
      {why !== '' && (
        <p className={`${styles['why'] ?? ''} s12 t2 wrapPath`}>
          <bdi>{why}</bdi>
        </p>
      )}
    </section>
  );
}
