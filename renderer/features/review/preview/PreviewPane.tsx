/** The pictures of the cursor row against each other: wipe, side by side or difference, with exposure; or a text, or the first bytes. */
import { useEffect, type CSSProperties, type ReactElement } from 'react';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { ByteHeads } from './ByteHeads';
import { DifferenceView } from './DifferenceView';
import { ExposureControl } from './ExposureControl';
import { ModeChoice } from './ModeChoice';
import type { PreviewMode } from './previewModes';
import type { PreviewStore } from './previewSource';
import { pictureShape } from './pictureShape';
import { differenceText } from './previewWords';
import { SideBySide } from './SideBySide';
import { TextComparison } from './TextComparison';
import { WipeView } from './WipeView';
import styles from './PreviewPane.module.css';

const c = scoped(styles);

export interface PreviewPaneProps {
  readonly store: PreviewStore;
  readonly mode: PreviewMode;
}

/** The picture area; what belongs below the ribbon is in PreviewControls. */
export function PreviewPane({ store, mode }: PreviewPaneProps): ReactElement | null {
  const state = store.state();
  const { frame, comparison } = state;
  const isMeasured = mode === 'difference';
  useEffect(() => {
    if (isMeasured) store.wantComparison();
  }, [store, isMeasured]);
  if (frame === undefined || frame.count === 0) return null;
  if (frame.type === 'none') return <p className={c('nothing')}>{t('preview.none')}</p>;
  if (frame.type === 'text') return <TextComparison comparison={comparison} onAgain={store.reload} />;
  if (frame.type === 'bytes') return <ByteHeads mine={state.mine} farm={state.farm} />;
  const sides = {
    mine: state.mine,
    farm: state.farm,
    onAsk: store.askFarm,
    onAgain: store.reload,
    onLost: store.lost,
  };
  return (
    <div
      role="group"
      aria-label={t('preview.pictures')}
      className={c(isMeasured && 'measured')}
      style={{ '--shape': pictureShape(state.mine, state.farm) } as CSSProperties}
    >
      {mode === 'wipe' && <WipeView {...sides} />}
      {mode === 'side' && <SideBySide {...sides} />}
      {mode === 'difference' && <DifferenceView {...sides} />}
      {mode === 'difference' && state.mine.state === 'picture' && state.farm.state === 'picture' && (
        <p className={c('number')} role="status">
          {differenceText(comparison)}
        </p>
      )}
    </div>
  );
}

export interface PreviewControlsProps extends PreviewPaneProps {
  readonly onMode: (mode: PreviewMode) => void;
}

/** Mode and exposure; nothing for rows without pictures. */
export function PreviewControls({ store, mode, onMode }: PreviewControlsProps): ReactElement | null {
  const { frame, mine, farm, exposure } = store.state();
  if (frame?.type !== 'picture' || frame.count === 0) return null;
  const isDecoded = [mine, farm].some((side) => side.state === 'picture' && side.hasExposure);
  return (
    <div className={c('controls')}>
      <ModeChoice value={mode} onChange={onMode} />
      {isDecoded && <ExposureControl value={exposure} onChange={store.setExposure} />}
    </div>
  );
}
