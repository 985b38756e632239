/** The window's end of the MessagePort to the engine: row windows of a review and events. */
import type { EngineEvent, PortMessageToWindow, RowsReply, RowsRequest } from '../../shared/ipc/rows';
import { bridge } from './client';

const portMessage = 'app:engine-port';

interface PendingRows {
  readonly request: RowsRequest;
  readonly resolve: (reply: RowsReply) => void;
}

let port: MessagePort | undefined;
let lastRequestId = 0;
const pending = new Map<number, PendingRows>();
const listeners = new Set<(event: EngineEvent) => void>();
const portListeners = new Set<() => void>();

/** Begins to listen for ports and asks for the first one. May be called again: it then only asks for a fresh port. */
export function openEnginePort(): void {
  // The same function object: adding it twice registers it once.
  window.addEventListener('message', adoptPort);
  bridge().openPort();
}

/** Rows [start, start + count) of a review's current view. Waits through an engine restart and is asked again then. */
export function requestRows(uid: string, start: number, count: number): Promise<RowsReply> {
  lastRequestId += 1;
  const request: RowsRequest = { type: 'rows', id: lastRequestId, uid, start, count };
  return new Promise((resolve) => {
    pending.set(request.id, { request, resolve });
    port?.postMessage(request);
  });
}

/** Hears every event of the engine until the returned function is called. */
export function onEngineEvent(listener: (event: EngineEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Hears that a new port arrived, so state may have been missed and is worth asking for again. */
export function onEnginePort(listener: () => void): () => void {
  portListeners.add(listener);
  return () => portListeners.delete(listener);
}

function adoptPort(event: MessageEvent<unknown>): void {
  const [fresh] = event.ports;
  if (event.source !== window || event.data !== portMessage || fresh === undefined) return;
  port?.close();
  port = fresh;
  port.onmessage = ({ data }: MessageEvent<PortMessageToWindow>) => {
    receive(data);
  };
  for (const { request } of pending.values()) port.postMessage(request);
  for (const listener of [...portListeners]) listener();
}

function receive(message: PortMessageToWindow): void {
  if (message.type === 'rows') {
    pending.get(message.id)?.resolve(message);
    pending.delete(message.id);
    return;
  }
  for (const listener of [...listeners]) listener(message);
}
