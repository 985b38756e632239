/** The table of faults that other tools were measured with names tests that exist, each fault at least one. */
import { expect, test } from 'vitest';
import { missingTests, rowsOf } from './namedTests';

const rows = rowsOf('test/peerFaults.md');

test('every test that the table of faults names is there, by its file and its title', () => {
  expect(missingTests(rows)).toEqual([]);
});

test('the table has every fault that the others were measured with', () => {
  expect(rows.map(([fault = '', ...rest]) => [fault.slice(2), rest.length])).toEqual(
    [
      '1 GiB killed at 400 MB, run again',
      'multipart upload left behind after the kill',
      'one bit flipped in a 64 MiB download',
      'Content-Length too small',
      'no bytes for 100 s',
      'bit flipped in an upload',
      'file rewritten with the same size while sent',
      'file shrinks while sent',
      'disk full (64 MiB into 32)',
    ].map((fault) => [fault, 3]),
  );
});
