/** When a phase will be done: what is left over a blend of the rate now and the rate so far, with the range that its spread gives. */
import type { ProgressDocument } from '../../../shared/domain/progress';

export interface EtaInput {
  readonly remaining: number;
  /** Of the last seconds. */
  readonly currentRate: number;
  /** Since the phase began. */
  readonly averageRate: number;
  /** One value a second, the last 60. */
  readonly samples: readonly number[];
  readonly activeMs: number;
}

const shareOfCurrent = 0.7;
const silentMs = 5000;
/** The slowest that the range assumes, of the blended rate: a rate of nothing would never end. */
const slowestShare = 0.1;

/** `null` while it would be a guess: in the first seconds, and when nothing moves. */
export function estimate({
  remaining,
  currentRate,
  averageRate,
  samples,
  activeMs,
}: EtaInput): ProgressDocument['eta'] {
  const rate = shareOfCurrent * currentRate + (1 - shareOfCurrent) * averageRate;
  if (activeMs < silentMs || rate <= 0) return null;
  const spread = 2 * deviation(samples);
  return {
    seconds: remaining / rate,
    lowSeconds: remaining / (rate + spread),
    highSeconds: remaining / Math.max(rate - spread, rate * slowestShare),
    confidence: confidenceOf(spread / rate, samples.length),
  };
}

function confidenceOf(relativeSpread: number, count: number): 'low' | 'medium' | 'high' {
  if (count >= 30 && relativeSpread <= 0.3) return 'high';
  return count >= 10 && relativeSpread <= 1 ? 'medium' : 'low';
}

function deviation(samples: readonly number[]): number {
  if (samples.length < 2) return 0;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return Math.sqrt(samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / (samples.length - 1));
}
