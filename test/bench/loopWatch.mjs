/** How late an event loop is, in the main process and in the page alike. Each function is sent there alone and uses nothing from outside. */

/** Asks to be called every 10 ms and notes how late that is, until `endLoopWatch`. */
export function startLoopWatch() {
  const waitMs = 10;
  const watch = { late: [], isOver: false };
  globalThis.loopWatch = watch;
  let before = performance.now();
  const tick = () => {
    const now = performance.now();
    watch.late.push(Math.max(0, now - before - waitMs));
    before = now;
    if (!watch.isOver) setTimeout(tick, waitMs);
  };
  setTimeout(tick, waitMs);
}

/** Milliseconds that 99.9 % of the calls were late at most, and the latest. */
export function endLoopWatch() {
  const watch = globalThis.loopWatch;
  watch.isOver = true;
  const late = [...watch.late].sort((a, b) => a - b);
  const at = (part) => Number((late[Math.min(late.length - 1, Math.ceil(late.length * part) - 1)] ?? 0).toFixed(1));
  return { p999Ms: at(0.999), p50Ms: at(0.5), mostMs: at(1), calls: late.length };
}
