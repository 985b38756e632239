/** The base of the decision control: one radio group in a fixed order, with undecided, recommended and impossible segments. */
import type { ReactElement } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { scoped } from './classNames';
import styles from './Segmented.module.css';

const c = scoped(styles);

export interface Segment<V extends string> {
  readonly value: V;
  /** The full name, as spoken: "Keep mine". */
  readonly name: string;
  /** Shown where there is little room: "Mine". */
  readonly shortName?: string;
  readonly tone?: 'mine' | 'farm' | 'both' | 'skip';
  /** Why this one is not possible; it is struck through then. */
  readonly impossible?: string;
}

export interface SegmentedProps<V extends string> {
  readonly label: string;
  readonly segments: readonly Segment<V>[];
  /** Undefined while undecided: the edge is dashed then. */
  readonly value: V | undefined;
  readonly onChange: (value: V) => void;
  readonly recommended?: V | undefined;
  readonly size?: 'large';
  readonly isDisabled?: boolean;
}

export function Segmented<V extends string>(props: SegmentedProps<V>): ReactElement {
  const { label, segments, value, onChange, recommended, size, isDisabled = false } = props;
  return (
    <RadioGroup
      aria-label={label}
      orientation="horizontal"
      className={c('segmented', size, value === undefined && 'open')}
      value={value ?? null}
      onChange={(chosen) => {
        const segment = segments.find((candidate) => candidate.value === chosen);
        if (segment !== undefined) onChange(segment.value);
      }}
      isDisabled={isDisabled}
    >
      {segments.map((segment) => (
        <RadioField
          key={segment.value}
          value={segment.value}
          aria-label={segment.name}
          isDisabled={segment.impossible !== undefined}
          className={c('slot')}
        >
          <RadioButton className={c('segment', segment.tone, segment.value === recommended && 'recommended')}>
            {segment.shortName === undefined ? (
              segment.name
            ) : (
              <>
                <span className={c('full')}>{segment.name}</span>
                <span className={c('short')}>{segment.shortName}</span>
              </>
            )}
          </RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
