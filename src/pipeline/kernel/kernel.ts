/**
 * The per-pixel arithmetic in AssemblyScript, compiled to WebAssembly SIMD. It processes four pixels at a time and runs
 * in the pipeline's worker threads only. Colours are CIELAB under D65 with L = 116 f(Y) - 16. Parameters of type usize
 * are addresses; arrays are planar f32 unless stated otherwise.
 */
export { reserve, release } from './memory'
export { lightness, greyLevels, normalize, mirror, averageInto, abOfRgb, annealedMean, logarithms } from './tensor-math'
export { quantizeScores, annealedMeanOfQuantized } from './quantized-scores'
export { poolGuide, fitGuidedLine } from './guided-filter'
export { interpolateLines, paintRow } from './paint-row'
