/** What the window knows of the engine, kept fresh by events; every page reads the same copy. */
import type { ErrorDto } from '../../shared/domain/errors';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { EngineStatus, EventPayload } from '../../shared/ipc/contract';
import type { Overview, SettingRow } from '../../shared/ipc/overview';
import { bridge, call, toShownError } from './client';
import { onEngineEvent, onEnginePort, openEnginePort } from './enginePort';
import { mergeTransfer, mergeTransferList } from './mergeTransfers';

export interface EngineState {
  readonly status: EngineStatus;
  /** Absent until the engine answered once. */
  readonly overview?: Overview;
  readonly transfers: readonly TransferSnapshot[];
  readonly isMaximized: boolean;
  /** What the start of the app, a link or the command line asked to show; taken once by the frame. */
  readonly requested?: EventPayload<'open.requested'>;
  /** Why the overview could not be read. */
  readonly error?: ErrorDto | undefined;
}

let state: EngineState = { status: 'starting', transfers: [], isMaximized: false };
const listeners = new Set<() => void>();
let isRefreshing = false;
let isRefreshAsked = false;

/** The current state; a new object after every change. */
export function engineState(): EngineState {
  return state;
}

/** Hears every change of the state until the returned function is called. */
export function onEngineState(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Connects the window to the engine. Called once, when the window starts. */
export function startEngineState(): void {
  bridge().on('engine.changed', ({ engine }) => {
    change({ status: engine });
    // After a restart main sends a fresh port by itself.
    if (engine === 'running') void refreshOverview();
  });
  bridge().on('window.changed', ({ isMaximized }) => {
    change({ isMaximized });
  });
  bridge().on('open.requested', (requested) => {
    change({ requested });
  });
  onEngineEvent((event) => {
    if (event.name === 'transfer.changed') adoptTransfer(event.payload);
    if (event.name === 'settings.changed') void refreshOverview();
  });
  onEnginePort(() => void refreshOverview());
  openEnginePort();
  void readWindowStatus();
  void refreshOverview();
}

/** Asks for everything again; calls while one is under way lead to one more afterwards. */
export async function refreshOverview(): Promise<void> {
  isRefreshAsked = true;
  if (isRefreshing) return;
  isRefreshing = true;
  while (takeAsked()) {
    try {
      const overview = await call('overview.get', {});
      change({ overview, error: undefined, transfers: mergeTransferList(state.transfers, overview.transfers) });
    } catch (thrown) {
      change({ error: toShownError(thrown) });
    }
  }
  isRefreshing = false;
}

/** Takes the settings that a command answered with. */
export function adoptSettings(settings: SettingRow[]): void {
  if (state.overview !== undefined) change({ overview: { ...state.overview, settings } });
}

/** Takes a snapshot that a command answered with, before its event arrives. */
export function adoptTransfer(snapshot: TransferSnapshot): void {
  const before = state.transfers.find((known) => known.uid === snapshot.uid);
  change({ transfers: mergeTransfer(state.transfers, snapshot) });
  // A transfer that ends changes free space and perhaps the connection (the demo makes one).
  if (before !== undefined && before.state !== snapshot.state) void refreshOverview();
}

/** Answers what was asked to be shown and forgets it. */
export function takeRequested(): EventPayload<'open.requested'> | undefined {
  const { requested, ...rest } = state;
  if (requested !== undefined) replace(rest);
  return requested;
}

async function readWindowStatus(): Promise<void> {
  try {
    const { engine, isMaximized, requested } = await call('window.status', {});
    change({ status: engine, isMaximized, ...(requested === null ? {} : { requested }) });
  } catch (thrown) {
    change({ error: toShownError(thrown) });
  }
}

function takeAsked(): boolean {
  const wasAsked = isRefreshAsked;
  isRefreshAsked = false;
  return wasAsked;
}

function change(part: Partial<EngineState>): void {
  replace({ ...state, ...part });
}

function replace(next: EngineState): void {
  state = next;
  for (const listener of [...listeners]) listener();
}
