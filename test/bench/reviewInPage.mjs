/** What the bench of the review does inside the page. Each function is sent there alone and uses nothing from outside. */

/** Milliseconds from the press of "Review" to the frame with the first rows. */
export function openReview() {
  const button = [...document.querySelectorAll('button')].find((each) => each.ariaLabel?.startsWith('Review'));
  const startedMs = performance.now();
  button.click();
  return new Promise((resolve) => {
    const look = () => {
      const isThere = document.querySelector('[role=treegrid] [role=rowheader]') !== null;
      if (isThere) requestAnimationFrame(() => resolve(performance.now() - startedMs));
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** Moves a little in each frame and counts how long each frame took. */
export async function scrollFrames({ way, frames }) {
  const grid = document.querySelector('[role=treegrid]');
  const lastRow = () => Number([...grid.querySelectorAll('[role=row]')].at(-1).getAttribute('aria-rowindex'));
  grid.focus();
  grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, cancelable: true }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const took = [];
  let before = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    performance.mark('frame');
    if (way === 'wheel') grid.dispatchEvent(new WheelEvent('wheel', { deltaY: 100, bubbles: true, cancelable: true }));
    else if (way === 'fast wheel')
      grid.dispatchEvent(new WheelEvent('wheel', { deltaY: 300, bubbles: true, cancelable: true }));
    else if (way === 'bar') grid.scrollTop = (grid.scrollHeight / frames) * (frame + 1);
    else grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }));
    const now = await new Promise(requestAnimationFrame);
    // A task after the frame: style, layout and painting of this frame are done.
    await new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
    took.push(now - before);
    before = now;
  }
  const at = (part) => Number([...took].sort((a, b) => a - b)[Math.floor(took.length * part)].toFixed(1));
  return {
    perSecond: Number(((1000 * took.length) / took.reduce((sum, ms) => sum + ms, 0)).toFixed(1)),
    frame50Ms: at(0.5),
    frame95Ms: at(0.95),
    frameMaxMs: Number(Math.max(...took).toFixed(1)),
    lateFrames: took.filter((ms) => ms > 17.5).length,
    frames: took.length,
    lastRow: lastRow(),
  };
}

/** Selects everything, decides it with a key, takes that back; milliseconds of both, from the key to the frame after the words. */
export async function decideAll({ key }) {
  const grid = document.querySelector('[role=treegrid]');
  grid.focus();
  const press = (name, ctrlKey) =>
    grid.dispatchEvent(new KeyboardEvent('keydown', { key: name, ctrlKey, bubbles: true, cancelable: true }));
  const words = () => [...document.querySelectorAll('[role=status]')].map(({ textContent }) => textContent).join(' ');
  const timed = async (what, run) => {
    const wordsBefore = words();
    const startedMs = performance.now();
    run();
    while (words() === wordsBefore) {
      if (performance.now() - startedMs > 10_000) throw new Error(`${what}: nothing was said.`);
      await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
    return { what, ms: Math.round(performance.now() - startedMs), said: words().trim() };
  };
  const rest = () => new Promise((resolve) => setTimeout(resolve, 1000));
  press('a', true);
  await rest();
  const done = await timed(`decide all: ${key}`, () => press(key, false));
  await rest();
  const undone = await timed(`undo: ${key}`, () => press('z', true));
  await rest();
  return [done, undone];
}
