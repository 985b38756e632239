import { expect, test } from 'vitest';
import { createJoined } from '../../../main/engine/outputs/apply/joined';

function createLook() {
  const begun: {
    readonly key: string;
    readonly resolve: (seen: string) => void;
    readonly reject: (why: Error) => void;
  }[] = [];
  const look = createJoined(
    (key) =>
      new Promise<string>((resolve, reject) => {
        begun.push({ key, resolve, reject });
      }),
  );
  return { begun, look };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('whoever asks while a look is under way gets the next one, together with all others who wait', async () => {
  const { begun, look } = createLook();
  const first = look('a');
  const late = [look('a'), look('a')];
  expect(begun.length).toBe(1);
  begun[0]?.resolve('before');
  await first;
  await settled();
  expect(begun.length).toBe(2);
  begun[1]?.resolve('after');
  expect([await first, ...(await Promise.all(late))]).toEqual(['before', 'after', 'after']);
});

test('a look that fails fails those who asked before it began, and the next begins all the same', async () => {
  const { begun, look } = createLook();
  const first = look('a');
  const late = look('a');
  begun[0]?.reject(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await settled();
  begun[1]?.resolve('here');
  expect(await late).toBe('here');
  void look('a');
  expect(begun.length).toBe(3);
});

test('keys do not wait for each other', () => {
  const { begun, look } = createLook();
  void look('a');
  void look('b');
  expect(begun.map(({ key }) => key)).toEqual(['a', 'b']);
});
