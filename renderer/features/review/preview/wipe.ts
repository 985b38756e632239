/** Where the wipe stands after a key. */
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** Percent from the left, 1 or with Shift 10 further; undefined for keys that are not about it. */
export function movedWipe(percent: number, key: string, isShift: boolean): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return 100;
  const step = steps[key];
  return step === undefined ? undefined : Math.min(100, Math.max(0, percent + step * (isShift ? 10 : 1)));
}
