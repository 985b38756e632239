/** What only the desktop's process knows of this computer, for diagnostics. */
import { app, screen } from 'electron';
import type { DesktopFacts } from '../../shared/ipc/diagnostics';

export function desktopFacts(isSafeMode: boolean): DesktopFacts {
  return {
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    locale: app.getLocale(),
    displays: screen.getAllDisplays().map(({ size, scaleFactor }) => ({ ...size, scale: scaleFactor })),
    gpu: Object.fromEntries(Object.entries(app.getGPUFeatureStatus()).map(([name, state]) => [name, String(state)])),
    isSafeMode,
  };
}
