import { resizePhoto, type Photo } from '../photo.ts'
import type { LightnessMap } from './maps.ts'
import type { TensorMath } from './tensor-math.ts'

/** The photo's lightness at the network's input size, in px. */
export const readLightness = async (
  photo: Photo,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  tensors: TensorMath,
): Promise<LightnessMap> => ({
  lightness: tensors.lightness(await resizePhoto(photo, widthPx, heightPx)),
  widthPx,
  heightPx,
})
