/** Memory is the caller's: `reserve` hands out room until the next `release`. */

let top: usize = (__heap_base + 15) & ~15

/** Room for so many bytes; grows the memory where it must. */
export function reserve(bytes: usize): usize {
  const at = top
  top = (top + bytes + 31) & ~15 // 16 spare: the last store of a row may run over
  const missing = <i32>((top + 0xffff) >>> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) abort()
  return at
}

/** Takes back all that was reserved from `at` on. */
export function release(at: usize): void {
  top = at
}
