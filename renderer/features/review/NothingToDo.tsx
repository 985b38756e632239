/** The calm page when every file is proven to be here already. */
import type { ReactElement } from 'react';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
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
  const folder = summary.roots.length === 1 ? (summary.roots[0]?.target ?? null) : null;
  return (
    <>
      <div className={styles['calm']}>
        <div className={styles['claim']}>
          <span className={isEmpty ? 't2' : 'ok'}>
            <Icon name={isEmpty ? 'info' : 'ok'} size={20} />
          </span>
          <div>
            <h2>{t(isEmpty ? 'review.nothing.empty' : 'review.nothing.claim')}</h2>
            <p className="t2">{t(isEmpty ? 'review.nothing.empty.todo' : 'review.nothing.proof')}</p>
          </div>
        </div>
        {!isEmpty && (
          <dl className={styles['proof']}>
            <div>
              <dd>{formatCount(summary.byKind.identical ?? 0)}</dd>
              <dt>{t('review.nothing.identical')}</dt>
            </div>
            <div>
              <dd>{formatCount(summary.hashing.done)}</dd>
              <dt>{t('review.nothing.hashes')}</dt>
            </div>
          </dl>
        )}
      </div>
      <ActionBar
        label={t('review.what')}
        actions={
          <>
            {!isEmpty && (
              <Button size="large" icon="folder" onPress={onOpenFolder}>
                {t('review.nothing.openFolder')}
              </Button>
            )}
            <Button variant="primary" size="large" keyHint={keyHintOf('page.primary')} onPress={onDone}>
              {t('review.nothing.done')}
            </Button>
          </>
        }
      >
        <span className="s12 t2">
          {folder === null ? t('review.nothing.change') : t('review.nothing.changeIn', { folder: visibleText(folder) })}
        </span>
      </ActionBar>
      <PageKeyHints
        hints={[
          { keys: [keyHintOf('page.primary')], label: t('review.hint.done') },
          { keys: ['Esc'], label: t('review.hint.back') },
          { keys: [keyHintOf('help.keys')], label: t('common.allKeys') },
        ]}
      />
    </>
  );
}
