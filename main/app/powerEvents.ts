/** Tells the engine when the computer goes to sleep and when it wakes. */
import { powerMonitor } from 'electron';
import type { EngineHost } from './engineHost';

/** Called once. */
export function forwardPower(host: Pick<EngineHost, 'power'>): void {
  powerMonitor.on('suspend', () => {
    host.power('suspend');
  });
  powerMonitor.on('resume', () => {
    host.power('resume');
  });
}
