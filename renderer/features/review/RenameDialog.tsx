/** F2: names for the farm's files by a pattern, with what the first, the middle and the last one would be called. */
import { useEffect, useState, type ReactElement } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { RenamePreview } from '../../../shared/ipc/reviews';
import { call, toShownError } from '../../bridge/client';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { TextField } from '../../ui/TextField';
import type { ReviewStore } from './reviewStore';
import styles from './RenameDialog.module.css';

const c = scoped(styles);

const fields = '{stem} {frame} {ext} {n} {job} {task} {date}';
/** A pause in typing, so that a word is one question. */
const restMs = 120;

export interface RenameDialogProps {
  readonly store: ReviewStore;
  readonly rowIds: readonly string[];
  /** What is renamed, for the title: the name of one row. */
  readonly label: string | undefined;
  readonly hasFrames: boolean;
  readonly onClose: () => void;
}

export function RenameDialog({ store, rowIds, label, hasFrames, onClose }: RenameDialogProps): ReactElement {
  const [pattern, setPattern] = useState(hasFrames ? '{stem}.{frame}.{ext}' : '{stem}.{ext}');
  const [refused, setRefused] = useState<ErrorDto>();
  const { preview, error } = usePreview(store.uid, rowIds, pattern);
  const rename = async (): Promise<void> => {
    setRefused(undefined);
    try {
      await store.rename(rowIds, pattern);
      onClose();
    } catch (thrown) {
      const shown = toShownError(thrown);
      setRefused(shown);
      announce(shown.message, 'assertive');
    }
  };
  const count = preview?.count ?? 0;
  const shownError = refused ?? error;
  return (
    <Dialog
      title={label === undefined ? t('review.rename.many', { count }) : t('review.rename', { row: visibleText(label) })}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            keyHint={keyHintOf('page.primary')}
            disabledReason={preview === undefined || preview.problem !== undefined || count === 0 ? '' : undefined}
            onPress={() => void rename()}
          >
            {t('review.rename.do', { count })}
          </Button>
        </>
      }
    >
      {shownError !== undefined && <ErrorCard error={shownError} isInset />}
      <TextField
        label={t('review.rename.pattern')}
        description={t('review.rename.hint', { fields })}
        errorMessage={preview?.problem === undefined ? undefined : visibleText(preview.problem)}
        isMono
        autoFocus
        value={pattern}
        onChange={setPattern}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && preview?.problem === undefined) void rename();
          else event.continuePropagation();
        }}
      />
      {preview !== undefined && preview.examples.length > 0 && <Examples examples={preview.examples} />}
    </Dialog>
  );
}

function Examples({ examples }: { readonly examples: RenamePreview['examples'] }): ReactElement {
  return (
    <table className={c('examples')} aria-label={t('review.rename.first')}>
      <thead>
        <tr>
          <th scope="col">{t('review.rename.from')}</th>
          <th scope="col">{t('review.rename.to')}</th>
        </tr>
      </thead>
      <tbody>
        {examples.map(({ from, to }) => (
          <tr key={from}>
            <td className="mono wrapPath">{visibleText(from)}</td>
            <td className="mono wrapPath">{visibleText(to)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function usePreview(
  uid: string,
  rowIds: readonly string[],
  pattern: string,
): { readonly preview?: RenamePreview; readonly error?: ErrorDto } {
  const [answer, setAnswer] = useState<{ preview?: RenamePreview; error?: ErrorDto }>({});
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      call('review.rename.preview', { uid, rowIds: [...rowIds], pattern }).then(
        (preview) => {
          if (isCurrent) setAnswer({ preview });
        },
        (thrown: unknown) => {
          if (isCurrent) setAnswer({ error: toShownError(thrown) });
        },
      );
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [uid, rowIds, pattern]);
  return answer;
}
