import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';

const hex = '0123456789abcdef0123456789abcdef';
const job = `farm-id=farm-${hex}&queue-id=queue-${hex}&job-id=job-${hex}`;

// Elsewhere there is always a display, and the window would open.
test.runIf(process.platform === 'linux')(
  'a link that a person pastes is read before a window is looked for',
  async () => {
    const place = await createCliPlace();
    const openings = await Promise.all(
      [
        `deadline://download-output?${job}`,
        `deadline://download-output?${job}&start=now`,
        `satchel://download/farm-${hex}/queue-${hex}/job-${hex}`,
        'satchel://submit/now',
      ].map((url) => place.json(['open', url], { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } })),
    );
    expect(openings.map(({ code, last }) => [code, last.type, last['code']])).toEqual([
      [2, 'error', 'input.invalid'],
      [2, 'error', 'link.invalid'],
      [2, 'error', 'input.invalid'],
      [2, 'error', 'link.invalid'],
    ]);
  },
);
