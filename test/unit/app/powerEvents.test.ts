import { expect, test, vi } from 'vitest';
import { EngineHost } from '../../../main/app/engineHost';
import { forwardPower } from '../../../main/app/powerEvents';
import { PreviewTable } from '../../../main/app/previewScheme';
import { powerMonitor, recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

test('the engine hears that the computer goes to sleep and that it woke', () => {
  reset();
  const ignore = (): void => undefined;
  const host = new EngineHost({
    modulePath: '/app/engine.js',
    env: {},
    previews: new PreviewTable(),
    ...{ statusChanged: ignore, log: ignore, engineLog: ignore, event: ignore, died: ignore },
  });
  forwardPower(host);
  powerMonitor.emit('suspend');
  powerMonitor.emit('resume');
  expect(recorded.children.at(-1)?.messages).toEqual([
    { type: 'power', event: 'suspend' },
    { type: 'power', event: 'resume' },
  ]);
});
