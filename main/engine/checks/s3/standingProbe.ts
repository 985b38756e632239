/** Whether an endpoint asked for less lately, or is left alone. */
import type { EndpointRow } from '../../../../shared/ipc/limits';
import type { Probe } from '../probe';

/** `standing`: as `satchel endpoints list` shows it; `throttles`: answers of this check that asked for less. */
export function standingProbe(standing: () => EndpointRow | undefined, throttles: () => number): Probe {
  return {
    id: 's3.throttle',
    dependsOn: [],
    modes: 'both',
    run: () => {
      const { mode = 'ok', source = null, untilMs = null } = standing() ?? {};
      const heard = throttles();
      const details = {
        mode,
        source,
        throttles: heard,
        until: untilMs === null ? null : new Date(untilMs).toISOString(),
      };
      if (mode === 'excluded') {
        const isOwn = source === 'user';
        return Promise.resolve({
          level: isOwn ? ('info' as const) : ('warning' as const),
          message: `Nothing is sent there: it was excluded ${isOwn ? 'by you' : 'by your studio'}.`,
          hint: isOwn ? 'Allow it again when it is to be used.' : 'Ask whoever looks after the studio’s settings.',
          details,
        });
      }
      if (mode === 'ok' && heard === 0)
        return Promise.resolve({ level: 'success' as const, message: 'It takes what it is sent.', details });
      return Promise.resolve({
        level: 'info' as const,
        message:
          mode === 'cooling'
            ? 'It asked for less, and nothing new is sent for a while.'
            : 'It is slower than usual, or asked for less.',
        hint: 'Transfers go on by themselves, more slowly.',
        details,
      });
    },
  };
}
