/** How fast large bodies usually move to and from a place, and whether they are much slower now. Pure: one tick a second. */

export interface EndpointRates {
  moved(direction: Direction, bytes: number): void;
  tick(direction: Direction, second: Second): void;
  /** Bytes per second, as they were over quarters of an hour of moving; absent while nothing was measured. */
  usual(): UsualRates;
  /** A minute of moving came to less than a quarter of what is usual. */
  isSlow(): boolean;
}

export interface UsualRates {
  readonly up?: number;
  readonly down?: number;
}

export interface Second {
  /** Large bodies were on the way. */
  readonly isBusy: boolean;
  /** A limit of the person's own makes the rate: it says nothing about the place. */
  readonly isLimited: boolean;
  /** Of bodies on the way that may have arrived by now without anybody knowing. */
  readonly unheardBytes: number;
}

type Direction = keyof UsualRates;

const windowSeconds = 60;
const slowShare = 0.25;
/** What a second counts among the others. */
const secondShare = 1 - Math.exp(-1 / 900);

/** `known` is what was found out before. */
export function createEndpointRates(known: UsualRates): EndpointRates {
  const rates = { up: createRate(known.up), down: createRate(known.down) };
  return {
    moved: (direction, bytes) => {
      rates[direction].moved(bytes);
    },
    tick: (direction, second) => {
      rates[direction].tick(second);
    },
    usual: () => {
      const [up, down] = [rates.up.usual(), rates.down.usual()];
      return { ...(up === undefined ? {} : { up }), ...(down === undefined ? {} : { down }) };
    },
    isSlow: () => rates.up.isSlow() || rates.down.isSlow(),
  };
}

interface Rate {
  moved(bytes: number): void;
  tick(second: Second): void;
  usual(): number | undefined;
  isSlow(): boolean;
}

function createRate(known: number | undefined): Rate {
  let sum = known ?? 0;
  // Few seconds count as if they were all there ever were.
  let weight = known === undefined ? 0 : 1;
  let passed = 0;
  let recent: readonly number[] = [];
  let isSlow = false;
  const usual = (): number | undefined => (weight === 0 ? undefined : sum / weight);
  return {
    moved: (bytes) => {
      passed += bytes;
    },
    tick: ({ isBusy, isLimited, unheardBytes }) => {
      const bytes = passed;
      passed = 0;
      if (!isBusy || isLimited) {
        recent = [];
        isSlow = false;
        return;
      }
      recent = [...recent.slice(1 - windowSeconds), bytes];
      sum += (bytes - sum) * secondShare;
      weight += (1 - weight) * secondShare;
      const atMost = (recent.reduce((all, one) => all + one, 0) + unheardBytes) / windowSeconds;
      isSlow = recent.length === windowSeconds && atMost < slowShare * (usual() ?? 0);
    },
    usual,
    isSlow: () => isSlow,
  };
}
