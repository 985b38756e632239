/** Parts of Satchel that the policy of a site can take away, and the verbs of the command line that go with them. */

/** Those without a verb are known by name, so that one policy serves every version. */
const verbsOf = {
  api: [],
  archive: [],
  demo: ['demo'],
  hooks: [],
  integrations: ['integrations'],
  'storage-test': ['check'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Feature = keyof typeof verbsOf;

export const features = Object.keys(verbsOf) as [Feature, ...Feature[]];

/** The part that a verb belongs to; `undefined` for a verb that no policy takes away. */
export function featureOfVerb(verb: string): Feature | undefined {
  return features.find((feature) => (verbsOf[feature] as readonly string[]).includes(verb));
}
