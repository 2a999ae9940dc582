/**
 * The per-pixel arithmetic, compiled to WebAssembly SIMD by AssemblyScript: four pixels at a time, no table but
 * those of the 256 grey levels. Runs in the pipeline's threads only. Colour is CIELAB under D65, L = 116 f(Y) - 16.
 */
export { reserve, release } from './memory'
export { lightness, greyLevels, normalise, mirror, halve, abOfRgb, annealedMean, logarithms } from './tensors'
export { depths, annealedMeanOfDepths } from './depths'
export { pooledF, guidedLine } from './guided'
export { mixRow, paintRow } from './painting'
