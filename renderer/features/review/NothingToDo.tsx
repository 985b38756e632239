/** The calm page when every file is proven to be here already. */
import type { ReactElement } from 'react';
import type { ReviewSummary } from '../../../shared/ipc/contract';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PageKeyHints } from '../../ui/StatusBar';
import styles from './NothingToDo.module.css';

export interface NothingToDoProps {
  readonly summary: ReviewSummary;
  readonly onOpenFolder: () => void;
  readonly onDone: () => void;
}

export function NothingToDo({ summary, onOpenFolder, onDone }: NothingToDoProps): ReactElement {
  const isEmpty = summary.fileCount === 0;
  return (
    <>
      <div className={styles['calm']}>
        <div className={styles['claim']}>
          <span className={isEmpty ? 't2' : 'ok'}>
            <Icon name={isEmpty ? 'info' : 'ok'} size={20} />
          </span>
          <div>
            <h2>
              {isEmpty ? 'The farm has written nothing for this job' : 'Every file has the same content on both sides'}
            </h2>
            <p className="t2">
              {isEmpty
                ? 'Plan again when tasks of the job have finished.'
                : 'Satchel compared XXH128 hashes, not names or dates. Nothing was downloaded and nothing was written.'}
            </p>
          </div>
        </div>
        {!isEmpty && (
          <dl className={styles['proof']}>
            <div>
              <dd>{formatCount(summary.byKind.identical ?? 0)}</dd>
              <dt>files identical</dt>
            </div>
            <div>
              <dd>{formatCount(summary.hashing.done)}</dd>
              <dt>hashes checked</dt>
            </div>
          </dl>
        )}
      </div>
      <ActionBar
        label="What will happen"
        actions={
          <>
            {!isEmpty && (
              <Button size="large" icon="folder" onPress={onOpenFolder}>
                Open folder
              </Button>
            )}
            <Button variant="primary" size="large" keyHint="Ctrl ⏎" onPress={onDone}>
              Done
            </Button>
          </>
        }
      >
        <span className="s12 t2">
          No download, no backup, no change
          {summary.roots.length === 1 && summary.roots[0]?.target !== null
            ? ` in ${visibleText(summary.roots[0]?.target ?? '')}`
            : ''}
          .
        </span>
      </ActionBar>
      <PageKeyHints
        hints={[
          { keys: ['Ctrl ⏎'], label: 'done' },
          { keys: ['Esc'], label: 'back' },
          { keys: ['F1'], label: 'all keys' },
        ]}
      />
    </>
  );
}
