/** The window and the Python bridges mean the same by a request. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readRequest } from '../../../main/engine/requests/readRequest';
import { SceneRequest } from '../../../shared/domain/sceneRequest';
import copy from '../../dcc/request.schema.json' with { type: 'json' };

const samples = resolve(import.meta.dirname, '../../fixtures/dcc-requests');

/** References written out; without names of documents, the time's own pattern and the bounds of whole numbers. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...fields } = schema as Record<string, unknown>;
  if (typeof $ref === 'string') return plain((copy.$defs as Record<string, unknown>)[$ref.split('/').at(-1) ?? '']);
  const isTime = fields['format'] === 'date-time';
  const left = Object.entries(fields).filter(
    ([name, value]) =>
      !['$schema', '$id', '$defs', 'patternProperties'].includes(name) &&
      !(isTime && name === 'pattern') &&
      !(typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER) &&
      !(name === 'type' && ('const' in fields || 'enum' in fields)),
  );
  return Object.fromEntries(
    left.map(([name, value]) => [name, name === 'required' ? (value as string[]).toSorted() : plain(value)]),
  );
}

test('the schema of the window equals the copy that the Python tests use', () => {
  expect(plain(z.toJSONSchema(SceneRequest, { io: 'input' }))).toEqual(plain(copy));
});

test.each(readdirSync(samples))('the sample %s is read', (name) => {
  const bytes = readFileSync(join(samples, name));
  const { id, dcc } = readRequest(bytes, (JSON.parse(bytes.toString()) as { id: string }).id, false);
  expect([id.length, `${dcc.name}.json`]).toEqual([36, name]);
});
