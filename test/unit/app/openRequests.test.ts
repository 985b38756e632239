import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { OpenRequests, type OpenRequest } from '../../../main/app/openRequests';

const uid = '0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506';

function world(openPlan: (path: string) => Promise<{ uid: string }> = () => Promise.resolve({ uid: 'plan-1' })) {
  const sent: OpenRequest[] = [];
  const opened: string[] = [];
  const logged: string[] = [];
  const clock = { nowMs: 0 };
  const requests = new OpenRequests({
    send: (request) => sent.push(request),
    openPlan,
    openRequest: (path) => opened.push(path),
    nowMs: () => clock.nowMs,
    log: (_level, message) => logged.push(message),
  });
  return { requests, sent, opened, logged, clock };
}

describe('requests to open something', () => {
  it('wait for the page, and the newest one wins', () => {
    const { requests, sent } = world();
    requests.launch({ v: 1, link: 'satchel://open' });
    requests.launch({ v: 1, show: 'a-1' });
    expect([sent, requests.take(), requests.take()]).toEqual([[], { view: 'review', uid: 'a-1' }, null]);
  });

  it('go to a page that has begun, and wait again while it is loaded anew', () => {
    const { requests, sent } = world();
    requests.take();
    requests.link(`satchel://transfer/${uid}`);
    requests.pageGone();
    requests.link('satchel://settings/store');
    expect(sent).toEqual([{ view: 'transfer', uid }]);
    expect(requests.take()).toEqual({ view: 'settings', section: 'store' });
  });

  it('ask for nothing when the start asked for nothing', () => {
    const { requests } = world();
    requests.launch({ v: 1 });
    expect(requests.take()).toBeNull();
  });

  it('say in words why a link was refused', () => {
    const { requests, logged } = world();
    requests.link('satchel://transfer/../../etc');
    expect(requests.take()).toMatchObject({
      view: 'refused',
      error: { code: 'link.invalid', safe: 'Nothing was opened or changed.' },
    });
    expect(logged).toEqual(['link refused: link.invalid']);
  });

  it('follow five links within ten seconds and refuse the sixth', () => {
    const { requests, sent, clock } = world();
    requests.take();
    const open = (atMs: number): void => {
      clock.nowMs = atMs;
      requests.link('satchel://open');
    };
    for (const atMs of [0, 1, 2, 3, 4, 9999, 10_000, 10_000]) open(atMs);
    expect(sent.map(({ view }) => view)).toEqual([
      'home',
      'home',
      'home',
      'home',
      'home',
      'refused',
      'home',
      'refused',
    ]);
  });

  it('show the review of a plan file, or why it cannot be used', async () => {
    const good = world();
    await good.requests.plan('/a.satchel-plan.json');
    expect(good.requests.take()).toEqual({ view: 'review', uid: 'plan-1' });
    const bad = world(() => Promise.reject(new AppError({ code: 'plan.invalid', message: 'It is no plan.' })));
    await bad.requests.plan('/a.satchel-plan.json');
    expect(bad.requests.take()).toEqual({
      view: 'refused',
      error: { code: 'plan.invalid', message: 'It is no plan.', retryable: false },
    });
  });
});
