/** One side in a picture area: the picture, or in words why there is none. */
import type { ReactElement } from 'react';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { formatBytes } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import type { PreviewSideName } from '../../../../shared/ipc/previews';
import { pictureUrl } from './previewModes';
import type { SideState } from './previewSource';
import { troubleText } from './previewWords';
import styles from './PreviewPane.module.css';

const c = scoped(styles);

export interface PictureSides {
  readonly mine: SideState;
  readonly farm: SideState;
  readonly onAsk: () => void;
  readonly onAgain: () => void;
  /** The window cannot show the picture it was given. */
  readonly onLost: (side: PreviewSideName) => void;
}

export interface PictureSideProps extends PictureSides {
  readonly side: PreviewSideName;
}

export function PictureSide({ side, mine, farm, onAsk, onAgain, onLost }: PictureSideProps): ReactElement {
  const shown = side === 'mine' ? mine : farm;
  if (shown.state === 'picture')
    return (
      <img
        className={c('picture')}
        src={pictureUrl(shown.id)}
        alt=""
        draggable={false}
        onError={() => {
          onLost(side);
        }}
      />
    );
  return <div className={c('empty')}>{emptyOf(shown, side, onAsk, onAgain)}</div>;
}

function emptyOf(
  shown: Exclude<SideState, { readonly state: 'picture' }>,
  side: PreviewSideName,
  onAsk: () => void,
  onAgain: () => void,
): ReactElement | null {
  switch (shown.state) {
    case 'loading':
    case 'bytes':
      return null;
    case 'absent':
      return <span>{t(side === 'mine' ? 'preview.absent.mine' : 'preview.absent.farm')}</span>;
    case 'on-demand':
      return (
        <Button size="small" onPress={onAsk}>
          {t('preview.ask', { size: formatBytes(shown.sizeBytes) })}
        </Button>
      );
    case 'refused':
      return <span title={shown.detail}>{troubleText(shown.trouble)}</span>;
    case 'failed':
      return (
        <>
          <span>{shown.error.message}</span>
          <Button size="small" onPress={onAgain}>
            {t('common.tryAgain')}
          </Button>
        </>
      );
  }
}

/** Names a side in its own colour, in its own corner. */
export function SideName({ side }: { readonly side: PreviewSideName }): ReactElement {
  const isMine = side === 'mine';
  return (
    <span className={c('cap', isMine ? 'capMine' : 'capFarm')}>
      {isMine && <Icon name="mine" size={12} />}
      {t(isMine ? 'review.column.mine' : 'review.column.farm')}
      {!isMine && <Icon name="farm" size={12} />}
    </span>
  );
}
