/** How figures read: latencies in the unit that suits them, bytes as megabytes per second. */
import type { Problem } from '../../../../shared/ipc/statistics';
import { heatBoundsMs } from '../../../../shared/ipc/statistics';
import { t } from '../../../locales/text';
import { formatWhen } from '../../../ui/format';

/** What is not measured has no number. */
export function latencyWords(us: number | undefined): string {
  if (us === undefined) return t('figures.none');
  if (us < 1000) return t('figures.time.us', { value: us.toFixed(0) });
  if (us < 10_000) return t('figures.time.ms', { value: (us / 1000).toFixed(1) });
  if (us < 10_000_000) return t('figures.time.ms', { value: (us / 1000).toFixed(0) });
  return t('figures.time.s', { value: (us / 1e6).toFixed(1) });
}

export function megabytes(bytesPerSecond: number): string {
  return (bytesPerSecond / 1e6).toFixed(1);
}

/** What a heat strip shows, as a sentence. */
export function heatWords(heat: readonly (readonly number[])[]): string {
  const sums = [...heatBoundsMs, Infinity].map((_bound, row) =>
    heat.reduce((sum, column) => sum + (column[row] ?? 0), 0),
  );
  const most = Math.max(...sums);
  if (most === 0) return t('figures.place.heat.none');
  return t('figures.place.heat', {
    fastest: rangeWords(sums.findIndex((sum) => sum > 0)),
    usual: rangeWords(sums.indexOf(most)),
  });
}

/** `< 16 ms`. */
function rangeWords(row: number): string {
  const bound = heatBoundsMs[row];
  return bound === undefined
    ? `≥ ${latencyWords((heatBoundsMs.at(-1) ?? 0) * 1000)}`
    : `< ${latencyWords(bound * 1000)}`;
}

export function exampleWords({ atMs, code, status, awsCode, path }: Problem['examples'][number]): string {
  const what = [status, awsCode ?? code, path].filter((part) => part !== undefined).join(' ');
  return t('figures.problem.example', { when: formatWhen(atMs), what });
}
