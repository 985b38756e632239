/** Keys that work on every page: F6 moves between regions, Ctrl+Enter does the primary action, Esc steps back, F1 shows all keys. */

/** Whether typing goes into the element. */
export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role=textbox]'))
  );
}

export interface GlobalKeys {
  /** Not called while a dialog is open or somebody types. */
  readonly back: () => void;
  /** Not called while a dialog is open. */
  readonly showKeys: () => void;
}

/** Listens until the returned function is called. */
export function listenToKeys({ back, showKeys }: GlobalKeys): () => void {
  // Capture: a focused button would take Ctrl+Enter for itself.
  const early = (event: KeyboardEvent): void => {
    const isPrimary = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    const isHandled = event.key === 'F6' ? moveRegion(event.shiftKey ? -1 : 1) : isPrimary && pressPrimary();
    if (!isHandled) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const late = (event: KeyboardEvent): void => {
    // Where nothing takes Ctrl+A, the browser would mark the text of the whole window.
    const isSelectAll = event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey);
    if (isSelectAll && !isEditable(event.target)) event.preventDefault();
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (event.key === 'F1' && !hasModifier && !event.defaultPrevented && !isOverlayOpen()) {
      event.preventDefault();
      showKeys();
      return;
    }
    if (event.key !== 'Escape' || event.defaultPrevented || isEditable(event.target) || isOverlayOpen()) return;
    back();
  };
  window.addEventListener('keydown', early, true);
  window.addEventListener('keydown', late);
  return () => {
    window.removeEventListener('keydown', early, true);
    window.removeEventListener('keydown', late);
  };
}

function isOverlayOpen(): boolean {
  return (
    document.querySelector('[role=dialog], [role=alertdialog], [role=listbox][data-focused], [role=menu]') !== null
  );
}

/** The primary action of the open dialog, else of the action bar, else the first of the page. */
function pressPrimary(): boolean {
  const places = ['[role=dialog]', '[data-region=actions]', 'main'];
  const place = places.map((selector) => document.querySelector(selector)).find((element) => element !== null);
  const button = place?.querySelector<HTMLButtonElement>('button[data-primary]') ?? null;
  if (button === null || button.disabled || button.getAttribute('aria-disabled') === 'true') return false;
  button.click();
  return true;
}

const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select, [tabindex]:not([tabindex="-1"])';

function moveRegion(step: 1 | -1): boolean {
  if (isOverlayOpen()) return false;
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    // A region that only frames others is no stop of its own.
    (region) =>
      region.getClientRects().length > 0 &&
      (region.querySelector('[data-region]') === null || ownStop(region) !== undefined),
  );
  // The innermost region that holds the focus, for regions inside the main one.
  const current = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions[current < 0 ? 0 : (current + step + regions.length) % regions.length];
  if (next === undefined) return false;
  (ownStop(next) ?? next).focus();
  return true;
}

/** The first tab stop of a region that is not part of a region inside it; the region itself where it is one, as a grid is. */
function ownStop(region: HTMLElement): HTMLElement | undefined {
  if (region.tabIndex >= 0) return region;
  return [...region.querySelectorAll<HTMLElement>(focusable)].find(
    (element) =>
      element.tabIndex >= 0 && element.getClientRects().length > 0 && element.closest('[data-region]') === region,
  );
}
