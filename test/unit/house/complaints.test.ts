/** The table of complaints names tests that exist, each complaint at least one. */
import { expect, test } from 'vitest';
import { missingTests, rowsOf } from './namedTests';

const rows = rowsOf('test/complaints.md');

test('every test that the table of complaints names is there, by its file and its title', () => {
  expect(missingTests(rows)).toEqual([]);
});

test('the table has every complaint', () => {
  expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 14 }, () => 3));
});
