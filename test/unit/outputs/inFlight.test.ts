import { expect, test } from 'vitest';
import { createRoom, roomInFlight, smallUpToBytes, weightOf } from '../../../main/engine/outputs/apply/inFlight';

test('sixty-four small files have room at once, or eight large ones', () => {
  const places = [smallUpToBytes, smallUpToBytes + 1].map((size) => roomInFlight / weightOf({ size }));
  expect(places).toEqual([64, 8]);
});

test('who waits for much room is not passed by those who need little', async () => {
  const room = createRoom(8);
  const entered: string[] = [];
  const enter = async (name: string, weight: number): Promise<void> => {
    await room.take(weight);
    entered.push(name);
  };
  await enter('small', 1);
  const waiting = [enter('large', 8), enter('late', 1)];
  await Promise.resolve();
  expect(entered).toEqual(['small']);
  room.give(1);
  await waiting[0];
  expect(entered).toEqual(['small', 'large']);
  room.give(8);
  await waiting[1];
  expect(entered).toEqual(['small', 'large', 'late']);
});
