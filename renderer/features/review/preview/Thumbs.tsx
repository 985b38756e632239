/** The first, middle and last frame of a row, mine above and the farm's below. Decoration: the row says everything in words. */
import { memo, type ReactElement } from 'react';
import type { PreviewThumbs } from '../../../../shared/ipc/previews';
import { scoped } from '../../../ui/classNames';
import { pictureUrl } from './previewModes';
import styles from './Thumbs.module.css';

const c = scoped(styles);
const slots = [0, 1, 2] as const;

export interface ThumbsProps {
  readonly thumbs: PreviewThumbs | undefined;
  /** A picture cannot be shown. */
  readonly onLost: (rowId: string) => void;
}

export const Thumbs = memo(function Thumbs({ thumbs, onLost }: ThumbsProps): ReactElement | null {
  const hasAny = thumbs === undefined || [...thumbs.mine, ...thumbs.farm].some((id) => id !== null);
  // A row whose pictures cannot be shown keeps its place empty rather than six grey boxes.
  if (!hasAny) return null;
  const isSingle = thumbs?.farm.length === 1;
  return (
    <div className={c('thumbs')} aria-hidden="true" dir="ltr">
      {(['mine', 'farm'] as const).map((side) =>
        (isSingle ? [0] : slots).map((slot) => {
          const id = thumbs?.[side][slot];
          return (
            <span key={`${side} ${slot}`} className={c('thumb', side)}>
              {id !== undefined && id !== null && (
                <img
                  src={pictureUrl(id)}
                  alt=""
                  draggable={false}
                  onError={() => {
                    onLost(thumbs?.rowId ?? '');
                  }}
                />
              )}
            </span>
          );
        }),
      )}
    </div>
  );
});
