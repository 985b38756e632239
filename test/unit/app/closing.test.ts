import { beforeEach, expect, it } from 'vitest';
import { createClosing, type CloseAnswer } from '../../../main/app/closing';

const done: string[] = [];
let moving = 0;
let setting: 'ask' | 'background' | 'quit' = 'ask';
let answer: (given: CloseAnswer) => void = () => undefined;
let canSave = true;

const closing = createClosing({
  movingCount: () => moving,
  setting: () => setting,
  ask: (count) => {
    done.push(`ask ${count}`);
    return new Promise((resolve) => {
      answer = resolve;
    });
  },
  remember: (value) => {
    done.push(`remember ${value}`);
    return canSave ? Promise.resolve() : Promise.reject(new Error('read-only'));
  },
  hide: () => done.push('hide'),
  quit: () => done.push('quit'),
  log: (_level, message) => done.push(message),
});
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  done.length = 0;
  moving = 2;
  setting = 'ask';
  canSave = true;
});

it('nothing moves: the window closes at once', () => {
  moving = 0;
  expect([closing.mayClose(), done]).toEqual([true, []]);
});

it.each([
  ['background', 'hide'],
  ['quit', 'quit'],
] as const)('the setting %s is followed without a question', (value, does) => {
  setting = value;
  expect([closing.mayClose(), done]).toEqual([false, [does]]);
});

it.each([
  ['background', ['hide']],
  ['quit', ['quit']],
  ['stay', []],
] as const)('asked once, the answer %s is followed', async (choice, does) => {
  expect([closing.mayClose(), closing.mayClose()]).toEqual([false, false]);
  answer({ choice, remember: false });
  await settle();
  expect(done).toEqual(['ask 2', ...does]);
});

it('an answer is remembered when asked to, to stay is none', async () => {
  for (const choice of ['background', 'stay'] as const) {
    closing.mayClose();
    answer({ choice, remember: true });
    await settle();
  }
  expect(done).toEqual(['ask 2', 'remember background', 'hide', 'ask 2']);
});

it('an answer that cannot be saved still holds', async () => {
  canSave = false;
  closing.mayClose();
  answer({ choice: 'quit', remember: true });
  await settle();
  expect(done).toEqual(['ask 2', 'remember quit', 'app.onClose was not saved: Error: read-only', 'quit']);
});
