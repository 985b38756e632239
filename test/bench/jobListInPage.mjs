/** What the bench of the job list does inside the page. Each function is sent there alone and uses nothing from outside. */

/** Notes tasks of the page that take longer than 50 ms, until `endLongTasks`. */
export function startLongTasks() {
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  globalThis.longTasks = { tasks, observer };
}

/** How many there were, and the longest. */
export function endLongTasks() {
  const { tasks, observer } = globalThis.longTasks;
  tasks.push(...observer.takeRecords().map(({ duration }) => duration));
  observer.disconnect();
  return { count: tasks.length, mostMs: Math.round(Math.max(0, ...tasks)) };
}

/** Moves the list from end to end, a step in each frame. */
export async function scrollList({ frames }) {
  let area = document.querySelector('[role=radiogroup]');
  while (area.scrollHeight <= area.clientHeight || getComputedStyle(area).overflowY === 'visible')
    area = area.parentElement;
  const furthest = area.scrollHeight - area.clientHeight;
  const startedMs = performance.now();
  for (let frame = 1; frame <= frames; frame += 1) {
    area.scrollTop = (furthest / frames) * frame;
    await new Promise(requestAnimationFrame);
  }
  const tookMs = performance.now() - startedMs;
  return { perSecond: Number(((1000 * frames) / tookMs).toFixed(1)), movedPixels: Math.round(area.scrollTop) };
}

/** Types into the field that has the focus, and waits until the one job with that name is there. */
export async function typeAndWait({ text, betweenMs }) {
  const field = document.activeElement;
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  let slowestKeyMs = 0;
  for (let length = 1; length <= text.length; length += 1) {
    const startedMs = performance.now();
    setValue.call(field, text.slice(0, length));
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    slowestKeyMs = Math.max(slowestKeyMs, performance.now() - startedMs);
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  const restedMs = performance.now();
  while (document.querySelectorAll('[role=radiogroup] [type=radio]').length !== 1) {
    if (performance.now() - restedMs > 30_000) throw new Error('The job was not found.');
    await new Promise(requestAnimationFrame);
  }
  return { slowestKeyMs: Math.round(slowestKeyMs), foundAfterMs: Math.round(performance.now() - restedMs) };
}
