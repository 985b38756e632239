/** Runs as a second process of a test: writes rows into databases that the test writes too. */
import { createClock } from '../../main/adapters/clock/clock';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { createPlacedFiles } from '../../main/adapters/sqlite/placedFiles';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';

const [satchelPath, cachePath, name, countText] = process.argv.slice(2);
if (satchelPath === undefined || cachePath === undefined || name === undefined)
  throw new Error('arguments are missing');
const clock = createClock();
const db = openSatchelDatabase(satchelPath, clock);
const cache = createHashCache(cachePath, clock, (warning) => {
  throw warning;
});
const placed = createPlacedFiles(db);
for (let index = 0; index < Number(countText); index++) {
  const path = `${name}-${index}`;
  const row = { path, sizeBytes: index, hash: '06b05ab6733a618578af5f94892f3950', mtimeNs: BigInt(index) };
  placed.put([{ ...row, root: '/r', runId: name }]);
  cache.put([{ ...row, fileId: '1:1' }]);
}
cache.close();
db.close();
