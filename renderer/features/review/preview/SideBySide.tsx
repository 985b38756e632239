/** Mine left, the farm's right. */
import type { ReactElement } from 'react';
import { scoped } from '../../../ui/classNames';
import { PictureSide, SideName, type PictureSides } from './PictureSide';
import styles from './PreviewPane.module.css';

const c = scoped(styles);

export function SideBySide(sides: PictureSides): ReactElement {
  return (
    <div className={c('pair')} dir="ltr">
      {(['mine', 'farm'] as const).map((side) => (
        <div key={side}>
          <SideName side={side} />
          <div className={c('box')}>
            <div className={c('layer')}>
              <PictureSide side={side} {...sides} />
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}
