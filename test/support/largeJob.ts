/** A job of 10,000 small files: 40 sequences that stand differently and single files of odd kinds among them. */
import { frames, type FarmOutput, type FarmWorld } from './farmWorld';

const passes = ['albedo', 'ao', 'beauty', 'crypto', 'depth', 'diffuse', 'matte', 'motion', 'normal', 'specular'];
const framesPerSequence = 245;
const singles = 200;
const day = 86_400;

/** How the frames of a sequence stand towards the farm's: nothing is put for what is new. */
const standings: readonly ((world: FarmWorld, frame: FarmOutput, index: number) => void)[] = [
  (world, { path, text }) => {
    world.put(path, text);
  },
  () => undefined,
  (world, { path, text }) => {
    world.put(path, `${text} old`, -day);
  },
  (world, { path, text }) => {
    world.put(path, `${text} mine`, day);
  },
  (world, { path, text }) => {
    world.put(path, `${text} longer`);
  },
  (world, { path, text }) => {
    world.put(path, text.replace('farm', 'mine'));
  },
  (world, { path, text }, index) => {
    world.put(path, `${text} old`, index > 15 && index < 28 ? day : -day);
  },
  (world, { path, text }, index) => {
    if (index % 50 === 0) world.put(path, '');
    else if (index < 120) world.put(path, text);
  },
];

/** Puts the artist's files and adds the job; answers how many files the farm wrote. */
export async function addLargeJob(world: FarmWorld, name: string): Promise<number> {
  const outputs: FarmOutput[] = [];
  for (let number = 0; number < 40; number += 1) {
    const pass = `${passes[number % 10] ?? ''}_${String(Math.floor(number / 10) + 1)}`;
    const sequence = frames(
      `renders/${number < 20 ? 'lighting' : 'comp'}/${pass}.`,
      framesPerSequence,
      (frame) => `${pass} ${String(frame)} farm`,
    );
    sequence.forEach((frame, index) => standings[number % standings.length]?.(world, frame, index));
    outputs.push(...sequence);
  }
  for (let number = 0; number < singles; number += 1) {
    const path = `renders/notes/note ${String(number * 7919)} of the shot.txt`;
    outputs.push({ path, text: `farm ${String(number)}`, isLost: number % 40 === 7 });
    if (number % 3 === 0) world.put(path, `mine ${String(number)}!`, number % 2 === 0 ? day : -day);
    else if (number % 50 === 1) world.put(`${path}/a folder where the farm has a file`, 'x');
  }
  await world.addJob(name, [outputs]);
  return outputs.length;
}
