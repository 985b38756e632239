/** What a finding looks like: the tiles of a texture set, or a sequence with its gaps. The sentence beside it says the same. */
import type { ReactElement } from 'react';
import type { Finding } from '../../../shared/domain/lint';
import { scoped } from '../../ui/classNames';
import { gapShapes, tileRows } from './findingShapes';
import styles from './Findings.module.css';

const c = scoped(styles);
const mostRows = 6;

export function FindingPicture({ facts }: Pick<Finding, 'facts'>): ReactElement | null {
  if (facts?.kind === 'tiles')
    return (
      <span className={c('tiles')} aria-hidden="true">
        {tileRows(facts)
          .slice(0, mostRows)
          .flat()
          .map(({ number, state }) => (
            <span key={number} className={c('tile', state)} title={`${number}`}>
              {state === 'missing' ? `${number % 100}`.padStart(2, '0') : ''}
            </span>
          ))}
      </span>
    );
  if (facts?.kind !== 'frames') return null;
  const { width, gaps } = gapShapes(facts);
  return (
    <svg className={c('ribbon')} viewBox={`0 0 ${width} 10`} preserveAspectRatio="none" aria-hidden="true">
      <rect className={c('track')} x={0} y={4.2} width={width} height={1.6} />
      {gaps.map(({ x, width: gap }) => (
        <rect key={x} className={c('gap')} x={x} y={0} width={gap} height={10} />
      ))}
    </svg>
  );
}
