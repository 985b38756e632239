/** The shape of the picture area, so that a wide picture leaves its room to what stands below. */
import type { SideState } from './previewSource';

const usual = 16 / 9;
const widest = 2.6;

/** Width by height of the taller picture, from 16:9 to 2.6:1; 16:9 while none is known. */
export function pictureShape(mine: SideState, farm: SideState): number {
  const shapes = [mine, farm].flatMap((side) =>
    side.state === 'picture' && side.width !== null && side.height !== null ? [side.width / side.height] : [],
  );
  return shapes.length === 0 ? usual : Math.min(widest, Math.max(usual, Math.min(...shapes)));
}
