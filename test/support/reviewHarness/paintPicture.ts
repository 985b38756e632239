/** Paints the pictures of the harness: a floor and three balls, lit a little differently on the farm. */
import { encode } from 'fast-png';

const width = 480;
const height = 201;

/** The PNG that an id names; see `previewAnswers.ts`. */
export function paintPicture(id: string): Uint8Array {
  const [pass = '', side = '', frame = '0', stops = '0'] = id.split('_');
  const turn = Number(frame) / 40;
  const gain = 2 ** (Number(stops) / 10) * (pass === 'spec' ? 0.35 : 1);
  const isMatte = pass === 'matt' || pass === 'cryp' || pass === 'roto';
  const data = new Uint8Array(width * height * 3);
  const balls = [
    { x: 0.22 + Math.sin(turn) * 0.02, y: 0.55, r: 0.16, colour: [0.75, 0.42, 0.22] },
    { x: 0.55, y: 0.42, r: 0.2, colour: side === 'mine' ? [0.55, 0.55, 0.6] : [0.6, 0.56, 0.5] },
    { x: 0.84, y: 0.6 + Math.cos(turn) * 0.02, r: 0.14, colour: [0.35, 0.45, 0.65] },
  ] as const;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x / width, y / height];
      let colour: readonly number[] = v < 0.5 ? [0.34, 0.37, 0.45] : [0.32 - v * 0.1, 0.28 - v * 0.08, 0.26 - v * 0.08];
      if (isMatte) colour = [0, 0, 0];
      for (const [index, ball] of balls.entries()) {
        const [dx, dy] = [(u - ball.x) * (width / height), v - ball.y];
        const inside = ball.r * ball.r - dx * dx - dy * dy;
        if (inside <= 0) continue;
        const light =
          0.25 + 0.85 * Math.max(0, (Math.sqrt(inside) - dx * (side === 'mine' ? 0.5 : -0.2) - dy) / (ball.r * 1.7));
        colour = isMatte
          ? [index === 0 ? 1 : 0, index === 1 ? 1 : 0, index === 2 ? 1 : 0]
          : ball.colour.map((value) => value * light);
      }
      for (const [channel, value] of colour.entries())
        data[(y * width + x) * 3 + channel] = Math.min(255, Math.round(255 * (value * gain) ** 0.8));
    }
  return encode({ width, height, data, channels: 3, depth: 8 });
}
