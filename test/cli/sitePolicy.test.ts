/** Parts that the policy of the site took away, at the command line. */
import { expect, test } from 'vitest';
import { features } from '../../shared/domain/features';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { writeSitePolicy } from '../support/policyOfSite';

const verbsOf = async (place: CliPlace, env: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  ((await place.run(['--help'], { env })).stdout.match(/^ {2}[a-z][a-z-]* /gm) ?? []).map((line) => line.trim());

async function placeWithPolicy(text: string) {
  const place = await createCliPlace();
  const policy = place.at('policy.toml');
  writeSitePolicy(policy, text);
  return { place, policy, env: { SATCHEL_POLICY: policy } };
}

test.each(['demo', 'demo --help', 'demo --no-such-option'])(
  'a verb that was taken away ends with 2, the policy and its reason: %s',
  async (words) => {
    const { place, policy, env } = await placeWithPolicy(
      'disabledFeatures = [{ name = "demo", reason = "Use the training project." }]\n',
    );
    const { code, last } = await place.json(words.split(' '), { env });
    expect([code, last]).toEqual([
      2,
      expect.objectContaining({
        type: 'error',
        code: 'config.feature',
        message: 'Your site does not use this part of Satchel (demo). Use the training project.',
        hint: `The policy of the site is ${policy}; ask who looks after it.`,
      }),
    ]);
  },
);

test('help lists the other verbs alone', async () => {
  const { place, env } = await placeWithPolicy(`disabledFeatures = ${JSON.stringify(features)}\n`);
  const [all, left] = [await verbsOf(place, {}), await verbsOf(place, env)];
  const gone = all.filter((verb) => !left.includes(verb));
  expect([gone, all.length - left.length]).toEqual([['check', 'integrations', 'demo'], 3]);
});

test('other verbs go on', async () => {
  const { place, env } = await placeWithPolicy('disabledFeatures = ["demo"]\n');
  expect((await place.run(['integrations', 'list'], { env })).code).toBe(0);
});
