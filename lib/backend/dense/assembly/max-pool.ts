/**
 * Gradient of maximum pooling: each dy [batch, outH, outW, channels] goes to the first largest input of its window, and
 * dx [batch, inH, inW, channels] sums what its elements receive. Addresses are in bytes, sizes in elements.
 */
export function maxPoolGradient(
  x: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const line = <usize>inWidth * pixel;
  const image = <usize>inHeight * line;
  memory.fill(dx, 0, <usize>batch * image);
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < outHeight; row++) {
      const top = max(0, row * strideHeight - padTop);
      const bottom = min(inHeight, row * strideHeight - padTop + filterHeight);
      for (let column = 0; column < outWidth; column++) {
        const left = max(0, column * strideWidth - padLeft);
        const right = min(inWidth, column * strideWidth - padLeft + filterWidth);
        for (let channel: usize = 0; channel < pixel; channel += 4) {
          const place = largest(x + channel, line, pixel, top, bottom, left, right) - x;
          store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy));
          dy += 4;
        }
      }
    }
    x += image;
    dx += image;
  }
}

/** Address of the first largest value of a window of one channel. */
function largest(x: usize, line: usize, pixel: usize, top: i32, bottom: i32, left: i32, right: i32): usize {
  let best = x + <usize>top * line + <usize>left * pixel;
  let value = load<f32>(best);
  for (let row = top; row < bottom; row++) {
    let at = x + <usize>row * line + <usize>left * pixel;
    for (let column = left; column < right; column++) {
      const candidate = load<f32>(at);
      if (candidate > value) {
        value = candidate;
        best = at;
      }
      at += pixel;
    }
  }
  return best;
}
