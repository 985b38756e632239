/** What the server holds at this moment, and the most that it ever held. */
export interface Gauge {
  readonly now: number;
  readonly max: number;
}

export interface GaugeValues {
  readonly openSockets: Gauge;
  readonly inFlight: Gauge;
  readonly inFlightByOp: Readonly<Record<string, Gauge>>;
  /** By the key up to its last slash. */
  readonly inFlightByPrefix: Readonly<Record<string, Gauge>>;
  readonly openUploads: Gauge;
  readonly storedObjects: Gauge;
  readonly storedBytes: Gauge;
  /** Bytes of bodies in memory. */
  readonly bodyBuffers: Gauge;
}

type Held = Readonly<Record<'openSockets' | 'openUploads' | 'storedObjects' | 'storedBytes' | 'bodyBuffers', number>>;

export interface Gauges {
  /** A request begins; the answer ends it. */
  enter(): { route(op: string, key: string): void; leave(): void };
  readonly inFlight: number;
  /** Notes what is held now. */
  observe(): void;
  values(): GaugeValues;
}

export function createGauges(held: () => Held): Gauges {
  const counts = new Map<string, { now: number; max: number }>();
  const set = (name: string, now: number): void => {
    const gauge = counts.get(name);
    if (gauge === undefined) counts.set(name, { now, max: now });
    else {
      gauge.now = now;
      gauge.max = Math.max(gauge.max, now);
    }
  };
  const add = (name: string, change: number): void => {
    set(name, (counts.get(name)?.now ?? 0) + change);
  };
  const observe = (): void => {
    for (const [name, now] of Object.entries(held())) set(name, now);
  };
  const of = (name: string): Gauge => ({ now: 0, max: 0, ...counts.get(name) });
  const group = (prefix: string): Record<string, Gauge> =>
    Object.fromEntries(
      [...counts].flatMap(([name, gauge]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), { ...gauge }]] : [],
      ),
    );
  return {
    get inFlight() {
      return of('inFlight').now;
    },
    enter() {
      const names = ['inFlight'];
      add('inFlight', 1);
      return {
        route(op, key) {
          const more = [`op ${op}`, `prefix ${key.slice(0, key.lastIndexOf('/') + 1)}`];
          for (const name of more) add(name, 1);
          names.push(...more);
        },
        leave() {
          for (const name of names.splice(0)) add(name, -1);
          observe();
        },
      };
    },
    observe,
    values() {
      observe();
      return {
        openSockets: of('openSockets'),
        inFlight: of('inFlight'),
        inFlightByOp: group('op '),
        inFlightByPrefix: group('prefix '),
        openUploads: of('openUploads'),
        storedObjects: of('storedObjects'),
        storedBytes: of('storedBytes'),
        bodyBuffers: of('bodyBuffers'),
      };
    },
  };
}
