/** Memory is a stack that the caller manages with `reserve` and `release`. */

let top: usize = (__heap_base + 15) & ~15

/** The address of `bytes` new bytes, aligned to 16. Grows the memory if needed. */
export function reserve(bytes: usize): usize {
  const at = top
  top = (top + bytes + 31) & ~15 // 16 spare bytes, because the last store of a row may overrun
  const missing = <i32>((top + 0xffff) >>> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) abort()
  return at
}

/** Frees everything that was reserved at `at` or later. */
export function release(at: usize): void {
  top = at
}
