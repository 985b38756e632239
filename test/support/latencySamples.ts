/** The same samples for everybody: latencies from a microsecond to an hour, small ones as often as large ones by their logarithm. */
export function* latencySamples(count: number, seed = 1): Generator<number, void, undefined> {
  let state = seed;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield Math.floor(Math.exp((state / 2 ** 32) * Math.log(3_600_000_000)));
  }
}
