/**
 * The guide at the size of the network's output: means of blocks of `side` x `side` lightness values 0..100, converted to
 * f(Y).
 */
export function poolGuide(lightness: usize, width: i32, height: i32, side: i32, to: usize): void {
  const w = width / side, h = height / side
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let sum: f32 = 0
      for (let i = 0; i < side * side; i++) {
        sum += load<f32>(lightness + (((y * side + i / side) * width + x * side + (i % side)) << 2))
      }
      store<f32>(to + ((y * w + x) << 2), (sum / <f32>(side * side) + 16) / 116)
    }
  }
}

/** Means of a [height, width] plane over square windows that reach `radius` cells to each side and end at the borders. */
function boxMean(from: usize, width: i32, height: i32, radius: i32, scratch: usize, to: usize): void {
  for (let y = 0; y < height; y++) {
    boxLine(from + ((y * width) << 2), 4, width, radius, scratch + ((y * width) << 2))
  }
  for (let x = 0; x < width; x++) {
    boxLine(scratch + (x << 2), width << 2, height, radius, to + (x << 2))
  }
}

/** The same in one dimension: `count` values that are `stride` bytes apart. */
function boxLine(from: usize, stride: i32, count: i32, radius: i32, to: usize): void {
  let sum: f64 = 0
  for (let i = 0; i < min(radius, count); i++) sum += load<f32>(from + i * stride)
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += load<f32>(from + (i + radius) * stride)
    if (i - radius > 0) sum -= load<f32>(from + (i - radius - 1) * stride)
    const cells = min(i + radius, count - 1) - max(i - radius, 0) + 1
    store<f32>(to + i * stride, <f32>(sum / cells))
  }
}

/**
 * Guided filter (He, Sun, Tang, 2013; fast form 2015) of one map by the guide. Fits value = slope * guide + offset in each
 * window, where `eps` keeps the slope small if the guide is flat, then averages slope and offset over the windows. All
 * maps are [height, width]; `scratch` has room for five of them.
 */
export function fitGuidedLine(
  guide: usize, value: usize, width: i32, height: i32, radius: i32, eps: f32, scratch: usize, slope: usize, offset: usize,
): void {
  const cells = width * height
  const plane = <usize>cells << 2
  const product = scratch, temporary = scratch + plane
  const meanG = scratch + 2 * plane, meanV = scratch + 3 * plane, meanGG = scratch + 4 * plane
  for (let i = 0; i < cells; i++) {
    const g = load<f32>(guide + (i << 2))
    store<f32>(product + (i << 2), g * g)
  }
  boxMean(guide, width, height, radius, temporary, meanG)
  boxMean(value, width, height, radius, temporary, meanV)
  boxMean(product, width, height, radius, temporary, meanGG)
  for (let i = 0; i < cells; i++) {
    store<f32>(product + (i << 2), load<f32>(guide + (i << 2)) * load<f32>(value + (i << 2)))
  }
  boxMean(product, width, height, radius, temporary, slope)
  for (let i = 0; i < cells; i++) {
    const g = load<f32>(meanG + (i << 2)), v = load<f32>(meanV + (i << 2))
    const a = (load<f32>(slope + (i << 2)) - g * v) / (load<f32>(meanGG + (i << 2)) - g * g + eps)
    store<f32>(slope + (i << 2), a)
    store<f32>(offset + (i << 2), v - a * g)
  }
  boxMean(slope, width, height, radius, temporary, product)
  memory.copy(slope, product, plane)
  boxMean(offset, width, height, radius, temporary, product)
  memory.copy(offset, product, plane)
}
