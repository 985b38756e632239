/** Keys that work on every page, by the command table: the primary action, the next region, stepping back, and every command of the window. */
import { isDesktopCommand, isPageCommand, type CommandId } from '../../shared/domain/commands';
import { isSingleKey, shortcutOf } from '../../shared/domain/shortcuts';
import { keyMap } from '../bridge/keys';

/** Whether typing goes into the element. */
export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role=textbox]'))
  );
}

/** Whether the next key is only asked for, in the settings. */
const isRecording = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-records-keys]') !== null;

/** Listens until the returned function is called; `run` is not called for commands of the window while a dialog is open. */
export function listenToKeys(run: (command: CommandId) => void): () => void {
  // Capture: a focused button would take Ctrl+Enter for itself.
  const early = (event: KeyboardEvent): void => {
    if (isRecording(event.target)) return;
    const command = keyMap().commandAt(shortcutOf(event), 'everywhere');
    const isHandled =
      command === 'region.next'
        ? moveRegion(1)
        : command === 'region.previous'
          ? moveRegion(-1)
          : command === 'page.primary' && pressPrimary();
    if (!isHandled) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const late = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    // Where nothing takes Ctrl+A, the browser would mark the text of the whole window.
    const isSelectAll = event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey);
    if (isSelectAll && !isEditable(event.target)) event.preventDefault();
    const shortcut = shortcutOf(event);
    const command = keyMap().commandAt(shortcut, 'everywhere');
    if (command === undefined || handledEarly.has(command) || !mayRun(command, shortcut, event.target)) return;
    event.preventDefault();
    run(command);
  };
  window.addEventListener('keydown', early, true);
  window.addEventListener('keydown', late);
  return () => {
    window.removeEventListener('keydown', early, true);
    window.removeEventListener('keydown', late);
  };
}

const handledEarly: ReadonlySet<CommandId> = new Set<CommandId>(['region.next', 'region.previous', 'page.primary']);

/** What the desktop does is right at any time; a page does not change behind an open question. */
function mayRun(command: CommandId, shortcut: string, target: EventTarget | null): boolean {
  if (isDesktopCommand(command)) return true;
  if (isOverlayOpen() || (isSingleKey(shortcut) && isEditable(target))) return false;
  return command !== 'page.back' || !isEditable(target);
}

/** What a menu of the desktop asks for. */
export function mayRunFromMenu(command: CommandId): boolean {
  return isPageCommand(command) && !isOverlayOpen();
}

function isOverlayOpen(): boolean {
  return (
    document.querySelector('[role=dialog], [role=alertdialog], [role=listbox][data-focused], [role=menu]') !== null
  );
}

/** The primary action of the open dialog, else of the action bar, else the first of the page. */
export function pressPrimary(): boolean {
  const places = ['[role=dialog]', '[data-region=actions]', 'main'];
  const place = places.map((selector) => document.querySelector(selector)).find((element) => element !== null);
  const button = place?.querySelector<HTMLButtonElement>('button[data-primary]') ?? null;
  if (button === null || button.disabled || button.getAttribute('aria-disabled') === 'true') return false;
  button.click();
  return true;
}

const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select, [tabindex]:not([tabindex="-1"])';

/** Goes to the next part of the window; false where there is none, or a dialog is open. */
export function moveRegion(step: 1 | -1): boolean {
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
