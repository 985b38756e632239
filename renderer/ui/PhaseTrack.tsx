/** The phases of a transfer: icon, word and fill say the state, never colour alone. Progress is spoken now and then. */
import { useEffect, useRef, type ReactElement } from 'react';
import type { PhaseSnapshot } from '../../shared/domain/transfer';
import { t, Text } from '../locales/text';
import { scoped } from './classNames';
import { Icon } from './Icon';
import { announce } from './LiveRegion';
import { phaseFacts, phaseFraction, phaseWord, type TransferKind } from './phaseText';
import { ProgressBar } from './ProgressBar';
import { Spinner } from './Spinner';
import { beginSpeaking, nextSpoken, type Spoken } from './spokenProgress';
import styles from './PhaseTrack.module.css';

const c = scoped(styles);

export interface PhaseTrackProps {
  readonly phases: readonly PhaseSnapshot[];
  /** Where the bytes arrive. */
  readonly place: 'mine' | 'farm';
  readonly kind: TransferKind;
  readonly bytesPerSecond?: number | undefined;
  /** It ended early: what was under way stands still. */
  readonly isOver?: boolean;
  /** Spoken before the progress where several transfers are on one page. */
  readonly spokenAs?: string;
}

export function PhaseTrack(props: PhaseTrackProps): ReactElement {
  const { place, kind, bytesPerSecond, spokenAs, isOver = false } = props;
  const phases = isOver ? props.phases.map(stopped) : props.phases;
  useSpokenProgress(props.phases, kind, spokenAs);
  return (
    <ol className={c('track')} aria-label={t('ui.phases')}>
      {phases.map((phase) => (
        <li
          key={phase.phase}
          className={c('phase', phase.state)}
          aria-current={phase.state === 'now' ? 'step' : undefined}
        >
          <ProgressBar
            isDecoration
            label=""
            fraction={phaseFraction(phase)}
            place={phase.state === 'done' ? 'done' : phase.state === 'failed' ? 'failed' : place}
          />
          <b className={c('name')}>
            <StateIcon state={phase.state} />
            <Text
              id={stateWords[phase.state]}
              values={{
                phase: phaseWord(phase.phase, kind),
                spoken: (words) => <span className="sr">{words}</span>,
              }}
            />
          </b>
          {/* The last progress may be older than the last file, so a stopped phase counts nothing. */}
          <span className={c('facts')}>
            {isOver && phase.state === 'failed' ? '' : phaseFacts(phase, bytesPerSecond)}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Speaks of the progress as the track does, where rows show it instead. */
export function SpokenPhases({ phases, kind }: Pick<PhaseTrackProps, 'phases' | 'kind'>): null {
  useSpokenProgress(phases, kind, undefined);
  return null;
}

function stopped(phase: PhaseSnapshot): PhaseSnapshot {
  return phase.state === 'now' ? { ...phase, state: 'failed' } : phase;
}

function useSpokenProgress(phases: readonly PhaseSnapshot[], kind: TransferKind, name: string | undefined): void {
  const last = useRef<Spoken>(undefined);
  useEffect(() => {
    const nowMs = Date.now();
    last.current ??= beginSpeaking(phases, nowMs);
    const next = last.current === undefined ? undefined : nextSpoken(last.current, phases, kind, nowMs);
    if (next === undefined) return;
    last.current = next.spoken;
    announce(name === undefined ? next.text : t('ui.spoken.named', { name, sentence: next.text }));
  }, [phases, kind, name]);
}

const stateWords = {
  done: 'ui.phase.state.done',
  now: 'ui.phase.state.now',
  next: 'ui.phase.state.next',
  failed: 'ui.phase.state.failed',
} as const;

function StateIcon({ state }: { readonly state: PhaseSnapshot['state'] }): ReactElement | null {
  if (state === 'done')
    return (
      <span className="ok">
        <Icon name="check" size={12} />
      </span>
    );
  if (state === 'failed')
    return (
      <span className="err">
        <Icon name="err" size={12} />
      </span>
    );
  return state === 'now' ? <Spinner /> : null;
}
