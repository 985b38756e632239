/** Where the two pictures differ, eight times as bright: black is equal. Blended by the browser, measured by the engine. */
import type { ReactElement } from 'react';
import { scoped } from '../../../ui/classNames';
import { PictureSide, SideName, type PictureSides } from './PictureSide';
import styles from './PreviewPane.module.css';

const c = scoped(styles);

export function DifferenceView(sides: PictureSides): ReactElement {
  const isPair = sides.mine.state === 'picture' && sides.farm.state === 'picture';
  if (!isPair)
    return (
      <div className={c('box')} dir="ltr">
        <div className={c('layer', 'leftHalf')}>
          <PictureSide side="mine" {...sides} />
        </div>
        <div className={c('layer', 'rightHalf')}>
          <PictureSide side="farm" {...sides} />
        </div>
        <SideName side="mine" />
        <SideName side="farm" />
        <div className={c('line')} />
      </div>
    );
  return (
    <div className={c('box')} dir="ltr">
      <div className={c('layer', 'difference')}>
        <PictureSide side="mine" {...sides} />
        <PictureSide side="farm" {...sides} />
      </div>
    </div>
  );
}
