import { beforeEach, expect, it, vi } from 'vitest';
import { notifyOfUpdate } from '../../../main/app/updateNotice';
import type { UpdateStatus } from '../../../shared/ipc/updates';
import { recorded, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const available: UpdateStatus = {
  version: '1.0.0',
  state: 'available',
  newest: '1.1.0',
  checkedMs: 1,
  wanted: null,
  isManaged: false,
  install: 'folder',
  own: 'none',
};

beforeEach(reset);

it.each<[string, Partial<UpdateStatus>, string, string]>([
  ['is there', {}, 'Satchel 1.1.0 is there', 'Install it the way'],
  ['comes through a package manager', { install: 'deb' }, 'Satchel 1.1.0 is there', 'package manager'],
  ['was fetched', { install: 'appimage', own: 'ready' }, 'Satchel 1.1.0 is ready', 'when you quit Satchel'],
  ['is wanted by the studio', { wanted: '1.1.0' }, 'Your studio works with Satchel 1.1.0 or newer', 'Install it'],
])('says that a newer version %s, and leads on by a click', (_what, changed, title, body) => {
  const done: string[] = [];
  notifyOfUpdate(
    { ...available, ...changed },
    () => done.push('clicked'),
    (message) => done.push(message),
  );
  const [shown] = recorded.notifications;
  shown?.emit('click');
  shown?.emit('failed', {}, 'no server');
  expect([shown?.options.title, shown?.options.body, done]).toEqual([
    title,
    expect.stringContaining(body),
    ['clicked', 'a notification was not shown: no server'],
  ]);
});
