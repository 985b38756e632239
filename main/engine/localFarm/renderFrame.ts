/** Renders one frame of a demo scene by ray casting: spheres over a textured floor, the camera moving with the frame. */
import type { Picture } from '../ports/pictureCodec';
import type { DemoScene, Layer } from './demoScene';

type Vector = readonly [number, number, number];

/** Tiles of the floor by UDIM number (1001 is u 0-1, v 0-1; 1002 is u 1-2; 1011 is v 1-2). */
export type FloorTiles = ReadonlyMap<number, Picture>;

interface Hit {
  readonly distance: number;
  readonly point: Vector;
  readonly normal: Vector;
  readonly colour: Vector;
  readonly matte: Vector;
}

/** Unit vector towards the light. */
const light: Vector = [0.548_5, 0.797_9, -0.249_3];
const floorMatte: Vector = [0.05, 0.05, 0.05];

/** Without randomness: rendering a frame again on one computer gives the same bytes. */
export function renderFrame(scene: DemoScene, tiles: FloorTiles, layer: Layer, frame: number): Picture {
  const { width, height } = scene.resolution;
  const rgb = new Uint8Array(width * height * 3);
  // The same step for every frame: a longer shot keeps the frames it had.
  const turn = (frame - scene.frames.first) * 0.036 - 0.45;
  const eye: Vector = [Math.sin(turn) * 6, 2.1, -Math.cos(turn) * 6];
  const forward = normalise(subtract([0, 0.8, 0], eye));
  const right = normalise(cross([0, 1, 0], forward));
  const up = cross(forward, right);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const across = ((x + 0.5) / width - 0.5) * 1.5;
      const above = (0.5 - (y + 0.5) / height) * 1.5 * (height / width);
      const direction = normalise(add(forward, add(scale(right, across), scale(up, above))));
      const colour =
        layer === 'matte' ? matteColour(scene, tiles, eye, direction) : beautyColour(scene, tiles, eye, direction, 2);
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) rgb[at + channel] = toByte(colour[channel] ?? 0, layer);
    }
  }
  return { width, height, rgb };
}

function beautyColour(scene: DemoScene, tiles: FloorTiles, origin: Vector, direction: Vector, bounces: number): Vector {
  const hit = nearest(scene, tiles, origin, direction);
  if (hit === undefined) return sky(direction);
  const lifted = add(hit.point, scale(hit.normal, 1e-4));
  const isShadowed = nearest(scene, tiles, lifted, light) !== undefined;
  const lit = 0.18 + (isShadowed ? 0 : Math.max(0, dot(hit.normal, light)) * 0.9);
  const own = scale(hit.colour, lit);
  if (bounces === 0) return own;
  const mirrored = subtract(direction, scale(hit.normal, 2 * dot(direction, hit.normal)));
  const grazing = 0.06 + 0.5 * (1 - Math.abs(dot(direction, hit.normal))) ** 3;
  return add(scale(own, 1 - grazing), scale(beautyColour(scene, tiles, lifted, mirrored, bounces - 1), grazing));
}

function matteColour(scene: DemoScene, tiles: FloorTiles, origin: Vector, direction: Vector): Vector {
  return nearest(scene, tiles, origin, direction)?.matte ?? [0, 0, 0];
}

function nearest(scene: DemoScene, tiles: FloorTiles, origin: Vector, direction: Vector): Hit | undefined {
  let hit: Hit | undefined;
  for (const sphere of scene.spheres) {
    const distance = sphereDistance(sphere.centre, sphere.radius, origin, direction);
    if (distance === undefined || (hit !== undefined && hit.distance <= distance)) continue;
    const point = add(origin, scale(direction, distance));
    hit = {
      distance,
      point,
      normal: normalise(subtract(point, sphere.centre)),
      colour: sphere.colour,
      matte: sphere.matte,
    };
  }
  const toFloor = -origin[1] / direction[1];
  if (toFloor > 1e-4 && (hit === undefined || toFloor < hit.distance)) {
    const point = add(origin, scale(direction, toFloor));
    if (Math.abs(point[0]) < 14 && Math.abs(point[2]) < 14) {
      hit = { distance: toFloor, point, normal: [0, 1, 0], colour: floorColour(tiles, point), matte: floorMatte };
    }
  }
  return hit;
}

function sphereDistance(centre: Vector, radius: number, origin: Vector, direction: Vector): number | undefined {
  const offset = subtract(origin, centre);
  const half = dot(offset, direction);
  const root = half * half - dot(offset, offset) + radius * radius;
  if (root < 0) return undefined;
  const near = -half - Math.sqrt(root);
  if (near > 1e-4) return near;
  const far = -half + Math.sqrt(root);
  return far > 1e-4 ? far : undefined;
}

/** Two by two tiles repeat over the floor; a missing tile is the loud pink that every artist knows. */
function floorColour(tiles: FloorTiles, point: Vector): Vector {
  const u = wrap(point[0] / 3, 2);
  const v = wrap(point[2] / 3, 2);
  const tile = tiles.get(1001 + Math.floor(u) + 10 * Math.floor(v));
  if (tile === undefined) return [1, 0.1, 0.8];
  const x = Math.min(tile.width - 1, Math.floor((u % 1) * tile.width));
  const y = Math.min(tile.height - 1, Math.floor((v % 1) * tile.height));
  const at = (y * tile.width + x) * 3;
  return [(tile.rgb[at] ?? 0) / 255, (tile.rgb[at + 1] ?? 0) / 255, (tile.rgb[at + 2] ?? 0) / 255];
}

function sky(direction: Vector): Vector {
  const height = Math.max(0, direction[1]);
  return add(scale([0.86, 0.74, 0.62], 1 - height), scale([0.36, 0.52, 0.78], height));
}

const wrap = (value: number, size: number): number => ((value % size) + size) % size;
const toByte = (value: number, layer: Layer): number =>
  Math.round(255 * Math.min(1, Math.max(0, layer === 'matte' ? value : value ** (1 / 1.8))));
const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scale = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
function normalise(a: Vector): Vector {
  return scale(a, 1 / Math.sqrt(dot(a, a)));
}
