/** Undo: what it will do in numbers, the button, and where the backup lies. */
import type { ReactElement } from 'react';
import type { DownloadResult } from '../../../shared/ipc/contract';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatCount, visibleText } from '../../ui/format';
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
    <aside className={c('pane')} aria-label="Undo and backup" data-region="undo" tabIndex={-1}>
      <section>
        <h2 className={c('title')}>
          <Icon name="undo" /> {result.undone === undefined ? 'Undo' : 'Undone'}
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
          <h2 className={c('title')}>Backup</h2>
          <dl className={c('facts')}>
            <dt>Place</dt>
            <dd>
              {result.backupFolders.map((folder) => (
                <div key={folder} className="mono wrapPath">
                  {visibleText(folder)}
                </div>
              ))}
            </dd>
            <dt>Size</dt>
            <dd>{formatBytes(result.backupBytes)}</dd>
          </dl>
        </section>
      )}
    </aside>
  );
}

function Offer({ result, undo, onUndo }: UndoPanelProps): ReactElement {
  const preview = undoPreview(result);
  const nothing = preview.restored + preview.removed === 0;
  if (nothing) return <p className="s12 t2">Nothing was written, so there is nothing to take back.</p>;
  return (
    <>
      <p className="s12 t2">
        Only files that are still exactly as Satchel wrote them are touched. Files changed since are left alone and
        listed.
      </p>
      <dl className={c('numbers')}>
        <dt>{formatCount(preview.restored)}</dt>
        <dd>of your files come back from the backup</dd>
        <dt>{formatCount(preview.removed)}</dt>
        <dd>files of this download are removed</dd>
      </dl>
      {undo.running === undefined ? (
        <Button icon="undo" keyHint="Ctrl Z" onPress={onUndo} busyLabel={undo.isStarting ? 'Undoing' : undefined}>
          Undo this download
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
        <dd>files came back from the backup</dd>
        <dt>{formatCount(undone.removed)}</dt>
        <dd>files of this download were removed</dd>
        <dt>{formatCount(undone.leftAlone.length)}</dt>
        <dd>left alone</dd>
      </dl>
      {undone.leftAlone.length > 0 && (
        <ul className={c('left')} aria-label="Left alone">
          {undone.leftAlone.map((file) => (
            <li key={file.path}>
              <span className="mono wrapPath">{visibleText(file.path)}</span>
              <span className="t2">{leftAloneText(file.reason)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
