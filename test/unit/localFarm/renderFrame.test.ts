import { expect, test } from 'vitest';
import { createPngCodec } from '../../../main/adapters/pictures/png';
import { parseDemoScene } from '../../../main/engine/localFarm/demoScene';
import { renderFrame } from '../../../main/engine/localFarm/renderFrame';
import { tinyScene } from '../../support/tinyScene';

const scene = tinyScene({ first: 1, last: 4 });
const codec = createPngCodec();
const bytesOf = (text: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(text));

test('a frame is the same each time, another frame and another layer are another picture', () => {
  const [a, again, next, matte] = [
    renderFrame(scene, new Map(), 'beauty', 1),
    renderFrame(scene, new Map(), 'beauty', 1),
    renderFrame(scene, new Map(), 'beauty', 2),
    renderFrame(scene, new Map(), 'matte', 1),
  ];
  expect(again).toEqual(a);
  expect([a.rgb.length, next, matte]).not.toContainEqual(a);
});

test('a missing texture shows as the pink that nobody overlooks', () => {
  const floor = renderFrame(tinyScene({ first: 1, last: 1 }, { spheres: [] }), new Map(), 'beauty', 1);
  const [red = 0, green = 0, blue = 0] = floor.rgb.slice(-3);
  expect(red > 2 * green && blue > green).toBe(true);
});

test('pictures come back from their PNG bytes; anything else is refused', () => {
  const picture = renderFrame(scene, new Map(), 'beauty', 3);
  expect(codec.decode(codec.encode(picture))).toEqual(picture);
  for (const bytes of [new Uint8Array(0), bytesOf('no picture'), codec.encode(picture).slice(0, 40)])
    expect(() => codec.decode(bytes)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
});

test.each([
  ['no JSON', new Uint8Array([0xff, 0xfe])],
  ['another kind of file', bytesOf({ hello: 1 })],
  ['frames that end before they begin', bytesOf(tinyScene({ first: 5, last: 1 }))],
  ['an output folder that leaves the project', bytesOf(tinyScene({ first: 1, last: 1 }, { outputFolder: '../x' }))],
  ['a picture of absurd size', bytesOf(tinyScene({ first: 1, last: 1 }, { resolution: { width: 1e9, height: 1 } }))],
])('a scene that is %s cannot be rendered, and the sentence names it', (_name, bytes) => {
  expect(() => parseDemoScene(bytes, 'a.scene.json')).toThrow(
    expect.objectContaining({
      code: 'input.invalid',
      message: expect.stringContaining('The scene a.scene.json') as string,
    }),
  );
});
