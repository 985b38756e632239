/** Mine left of a line, the farm's right of it. The line is dragged, or moved by the arrow keys: 1 %, with Shift 10 %. */
import { useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { Icon } from '../../../ui/Icon';
import { PictureSide, SideName, type PictureSides } from './PictureSide';
import { movedWipe } from './wipe';
import styles from './PreviewPane.module.css';

const c = scoped(styles);

export function WipeView(sides: PictureSides): ReactElement {
  const [percent, setPercent] = useState(50);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedWipe(percent, event.key, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    setPercent(next);
  };
  const follow = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPercent(Math.round(Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100))));
  };
  const isPair = sides.mine.state === 'picture' && sides.farm.state === 'picture';
  // Without two pictures the line stands in the middle and each half says what it has.
  const at = isPair ? percent : 50;
  return (
    <div
      className={c('box', isPair && 'draggable')}
      dir="ltr"
      style={{ '--wipe': `${at}%` } as CSSProperties}
      onPointerDown={(event) => {
        if (!isPair || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => {
        if (isPair && event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
      }}
    >
      <div className={c('layer', 'leftHalf')}>
        <PictureSide side="mine" {...sides} />
      </div>
      <div className={c('layer', 'rightHalf')}>
        <PictureSide side="farm" {...sides} />
      </div>
      <SideName side="mine" />
      <SideName side="farm" />
      <div className={c('line')} />
      {isPair && (
        <div
          className={c('grip')}
          role="slider"
          tabIndex={0}
          aria-label={t('preview.wipe')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={t('preview.wipe.value', { percent })}
          onKeyDown={onKeyDown}
        >
          <Icon name="wipe" size={12} />
        </div>
      )}
    </div>
  );
}
