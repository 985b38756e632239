/** Runs as one of several processes of a test: counts its share of samples, and writes them as they cross processes. */
import { createHistogram } from '../../main/engine/statistics/histogram';
import { toWire } from '../../main/engine/statistics/histogramWire';
import { latencySamples } from './latencySamples';

const [share = 0, shares = 1, count = 0] = process.argv.slice(2).map(Number);
const histogram = createHistogram();
let index = 0;
for (const value of latencySamples(count)) if (index++ % shares === share) histogram.record(value);
process.stdout.write(JSON.stringify(toWire(histogram)));
