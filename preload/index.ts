/** Everything a window can reach: four functions. Types only from shared, so this bundles to a few lines. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../shared/ipc/bridge';

const bridge: Bridge<File> = {
  invoke: (command, input) => ipcRenderer.invoke(`app:${command}`, input) as never,
  on: (event, listener) => {
    const relay = (_event: unknown, payload: unknown): void => {
      listener(payload as never);
    };
    const channel = `app:event:${event}`;
    ipcRenderer.on(channel, relay);
    return () => {
      ipcRenderer.off(channel, relay);
    };
  },
  openPort: () => {
    ipcRenderer.send('app:engine-port');
  },
  getPathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('satchel', bridge);

// A port cannot cross the context bridge; window.postMessage is the documented way to hand it to the page.
ipcRenderer.on('app:engine-port', (event) => {
  window.postMessage('app:engine-port', location.origin, [...event.ports]);
});
