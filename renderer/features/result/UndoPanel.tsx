/** Undo: what it will do in numbers, the button, and where the backup lies. */
import type { ReactElement } from 'react';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatCount, formatWhen, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PhaseTrack } from '../../ui/PhaseTrack';
import { leftAloneText, undoPreview } from './resultWords';
import type { UndoRun } from './useUndo';
import styles from './UndoPanel.module.css';

const c = scoped(styles);

export interface UndoPanelProps {
  readonly result: DownloadResult;
  readonly undo: UndoRun;
  readonly onUndo: () => void;
}

export function UndoPanel({ result, undo, onUndo }: UndoPanelProps): ReactElement {
  return (
    <aside className={c('pane')} aria-label={t('result.undo.pane')} data-region="undo" tabIndex={-1}>
      <section>
        <h2 className={c('title')}>
          <Icon name="undo" /> {t(result.undone === undefined ? 'result.undo' : 'result.undo.done')}
        </h2>
        {result.undone === undefined ? (
          <Offer result={result} undo={undo} onUndo={onUndo} />
        ) : (
          <Outcome undone={result.undone} />
        )}
        {undo.error !== undefined && <ErrorCard error={undo.error} isInset />}
      </section>
      {result.backupFolders.length > 0 && (
        <section>
          <h2 className={c('title')}>{t('result.backup')}</h2>
          <dl className={c('facts')}>
            <dt>{t('result.backup.place')}</dt>
            <dd>
              {result.backupFolders.map((folder) => (
                <div key={folder} className="mono wrapPath">
                  {visibleText(folder)}
                </div>
              ))}
            </dd>
            <dt>{t('result.backup.size')}</dt>
            <dd>{formatBytes(result.backupBytes)}</dd>
            {result.keptUntilMs !== undefined && result.undone === undefined && (
              <>
                <dt>{t('result.backup.until')}</dt>
                <dd>{t('result.backup.untilWhen', { date: formatWhen(result.keptUntilMs) })}</dd>
              </>
            )}
          </dl>
        </section>
      )}
    </aside>
  );
}

function Offer({ result, undo, onUndo }: UndoPanelProps): ReactElement {
  const preview = undoPreview(result);
  const nothing = preview.restored + preview.removed === 0;
  if (nothing) return <p className="s12 t2">{t('result.undo.nothing')}</p>;
  if (result.isPurged === true) return <p className="s12 t2">{t('result.backup.purged')}</p>;
  return (
    <>
      <p className="s12 t2">{t('result.undo.safe')}</p>
      <dl className={c('numbers')}>
        <dt>{formatCount(preview.restored)}</dt>
        <dd>{t('result.undo.restores')}</dd>
        <dt>{formatCount(preview.removed)}</dt>
        <dd>{t('result.undo.removes')}</dd>
      </dl>
      {undo.running === undefined ? (
        <Button
          icon="undo"
          keyHint={keyHintOf('result.undo')}
          onPress={onUndo}
          busyLabel={undo.isStarting ? t('result.undo.busy') : undefined}
        >
          {t('common.undoDownload')}
        </Button>
      ) : (
        <PhaseTrack
          phases={undo.running.phases}
          place="mine"
          kind="undo"
          bytesPerSecond={undo.running.bytesPerSecond}
        />
      )}
    </>
  );
}

function Outcome({ undone }: { readonly undone: NonNullable<DownloadResult['undone']> }): ReactElement {
  return (
    <>
      <dl className={c('numbers')}>
        <dt>{formatCount(undone.restored)}</dt>
        <dd>{t('result.undo.restored')}</dd>
        <dt>{formatCount(undone.removed)}</dt>
        <dd>{t('result.undo.removed')}</dd>
        <dt>{formatCount(undone.leftAlone.length)}</dt>
        <dd>{t('result.undo.left')}</dd>
      </dl>
      {undone.leftAlone.length > 0 && (
        <ul className={c('left')} aria-label={t('result.undo.leftList')}>
          {undone.leftAlone.map((file) => (
            <li key={file.path}>
              <bdi className="mono wrapPath">{visibleText(file.path)}</bdi>
              <span className="t2">{leftAloneText(file.reason)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
