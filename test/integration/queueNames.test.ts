/** The title bar names farm and queue although nothing was asked of them since the start. */
import { expect, test, vi } from 'vitest';
import { queueId } from '../support/deadlineWorld';
import { createFollowedQueue } from '../support/followedQueue';

test('farm and queue have their names after a start', async () => {
  const { open } = await createFollowedQueue(0);
  const { engine, events } = await open();
  await vi.waitFor(() => {
    expect(events.some(({ name }) => name === 'settings.changed')).toBe(true);
  });
  expect(engine.connections.describe()).toEqual({
    kind: 'deadline',
    farmName: 'Feature film',
    queueName: 'Lighting',
    queueId,
  });
});
