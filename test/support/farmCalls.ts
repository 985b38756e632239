/** A Deadline port of which a test gives the calls that it needs; any other one fails the test. */
import type { Deadline } from '../../main/engine/ports/deadline';

export function farmCalls(calls: Partial<Deadline>): Deadline {
  return new Proxy(calls as Deadline, {
    get(target, name) {
      if (Object.hasOwn(target, name)) return Reflect.get(target, name) as unknown;
      if (name === 'region') return 'us-west-2';
      if (name === 'profile') return undefined;
      throw new Error(`The test does not expect ${String(name)}.`);
    },
  });
}
