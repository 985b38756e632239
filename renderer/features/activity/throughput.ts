/** Measured bytes per second of the last minutes, both ways, from the snapshots as they arrive. What was not measured is absent. */
import { useSyncExternalStore } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { engineState, onEngineState } from '../../bridge/engineState';

/** The rates of one second. */
export interface RateSample {
  readonly atMs: number;
  readonly up?: number;
  readonly down?: number;
}

export const shownMs = 10 * 60_000;
const sampleMs = 1000;
/** A rate is that of the seconds before it; one that nothing follows says nothing any more. */
const validMs = 5000;

interface Report {
  readonly revision: number;
  readonly rate: number;
  readonly isUp: boolean;
  readonly atMs: number;
}

export interface RateHistory {
  /** Takes the rates of transfers whose snapshot is new. */
  readonly hear: (transfers: readonly TransferSnapshot[], nowMs: number) => void;
  /** Adds the sample of this second; whether rates may still come for the next one. */
  readonly tick: (nowMs: number) => boolean;
  /** Oldest first; a new list after every change. */
  readonly samples: () => readonly RateSample[];
}

export function createRateHistory(): RateHistory {
  /** Also old ones: a snapshot that was heard before is no news. */
  const reports = new Map<string, Report>();
  let samples: readonly RateSample[] = [];
  return {
    hear: (transfers, nowMs) => {
      for (const { uid, revision, state, bytesPerSecond, class: kind } of transfers) {
        if (state !== 'leased' || bytesPerSecond === undefined) reports.delete(uid);
        else if (reports.get(uid)?.revision !== revision)
          reports.set(uid, { revision, rate: bytesPerSecond, isUp: kind === 'submit', atMs: nowMs });
      }
    },
    tick: (nowMs) => {
      const all = [...reports.values()].filter(({ atMs }) => nowMs - atMs <= validMs);
      const sum = (isUp: boolean): number | undefined => {
        const rates = all.filter((report) => report.isUp === isUp).map(({ rate }) => rate);
        return rates.length === 0 ? undefined : rates.reduce((total, rate) => total + rate, 0);
      };
      const [up, down] = [sum(true), sum(false)];
      const kept = samples.filter(({ atMs }) => nowMs - atMs <= shownMs);
      samples =
        up === undefined && down === undefined
          ? kept
          : [...kept, { atMs: nowMs, ...(up === undefined ? {} : { up }), ...(down === undefined ? {} : { down }) }];
      return samples.length > 0 || all.length > 0;
    },
    samples: () => samples,
  };
}

const history = createRateHistory();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let isListening = false;

function begin(): void {
  if (isListening) return;
  isListening = true;
  const hear = (): void => {
    const { transfers } = engineState();
    history.hear(transfers, Date.now());
    if (timer === undefined && transfers.some(({ bytesPerSecond }) => bytesPerSecond !== undefined))
      timer = setInterval(tick, sampleMs);
  };
  onEngineState(hear);
  hear();
}

function tick(): void {
  const goesOn = history.tick(Date.now());
  if (!goesOn) {
    clearInterval(timer);
    timer = undefined;
  }
  for (const listener of [...listeners]) listener();
}

/** Live; listens from the first call on, whatever page is open. */
export function useThroughput(): readonly RateSample[] {
  return useSyncExternalStore((listener) => {
    begin();
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, history.samples);
}

/** The mean of each minute that has samples, the newest first; for a table. */
export function byMinute(
  samples: readonly RateSample[],
  nowMs: number,
): readonly { readonly minutesAgo: number; readonly up?: number; readonly down?: number }[] {
  const minutes = new Map<number, RateSample[]>();
  for (const sample of samples) {
    const minutesAgo = Math.floor((nowMs - sample.atMs) / 60_000);
    minutes.set(minutesAgo, [...(minutes.get(minutesAgo) ?? []), sample]);
  }
  return [...minutes]
    .sort(([a], [b]) => a - b)
    .map(([minutesAgo, ofMinute]) => {
      const [up, down] = [meanOf(ofMinute, 'up'), meanOf(ofMinute, 'down')];
      return { minutesAgo, ...(up === undefined ? {} : { up }), ...(down === undefined ? {} : { down }) };
    });
}

function meanOf(samples: readonly RateSample[], side: 'up' | 'down'): number | undefined {
  const rates = samples.flatMap((sample) => sample[side] ?? []);
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}
