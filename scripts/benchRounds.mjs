/** Runs the cases of a suite in turn, each in a process of its own. */
import { measureProgram } from './benchMeter.mjs';
import { casesToRepeat } from './benchVerdicts.mjs';

/** One case in a process of its own; its last line is what it measured of itself, `start` is the process as a whole. */
async function measureCommand(command) {
  const { output, ...start } = await measureProgram(command);
  return { ...JSON.parse(output.trim().split('\n').at(-1)), start };
}

/** A case that fails, or gives something else than it must, is named with what it said and left out from then on; its goals fail. */
async function tried(measured) {
  try {
    const sample = await (measured.run === undefined ? measureCommand(measured.command) : measured.run());
    measured.check?.(sample);
    return sample;
  } catch (error) {
    measured.missing = error.message.trim().split('\n').at(-1);
    measured.isFailed = true;
    console.error(`${measured.id} failed: ${error.message}`);
    return undefined;
  }
}

/**
 * All cases round by round, the order turned each time, so that a slow minute of the machine meets each of them. The first round is
 * not counted. Those that empty the caches of the system come last, in rounds of their own: no other one pays for them.
 */
async function measureOnce(cases, rounds) {
  const samples = new Map(cases.map(({ id }) => [id, []]));
  const ofOneRound = cases.filter(({ once }) => once === true);
  for (const measured of ofOneRound) await take(measured, samples);
  const others = cases.filter(({ once }) => once !== true);
  for (const isCold of [false, true])
    await takeRounds(
      others.filter((each) => (each.isCold ?? false) === isCold),
      rounds,
      samples,
    );
  if (process.stdout.isTTY) process.stdout.write('\r');
  return samples;
}

async function takeRounds(others, rounds, samples) {
  for (let round = 0; round <= rounds && others.length > 0; round += 1) {
    for (const measured of round % 2 === 0 ? others : others.toReversed()) {
      if (process.stdout.isTTY) process.stdout.write(`\r  round ${round} of ${rounds}: ${measured.id.padEnd(24)}`);
      await take(measured, round === 0 ? undefined : samples);
    }
  }
}

async function take(measured, samples) {
  if (measured.missing !== undefined || measured.skipped !== undefined) return;
  const sample = await tried(measured);
  if (sample !== undefined) samples?.get(measured.id).push(sample);
}

/** The samples of each case by its id; pairs whose control scatters are measured once more, and that is what counts then. */
export async function measureRounds(cases, rounds) {
  const samples = await measureOnce(cases, rounds);
  const again = casesToRepeat(cases, samples);
  if (again.length === 0) return samples;
  console.log(`  once more, as the control scattered: ${again.map(({ id }) => id).join(', ')}`);
  for (const [id, values] of await measureOnce(again, rounds)) samples.set(id, values);
  return samples;
}
