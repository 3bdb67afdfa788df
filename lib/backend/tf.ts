import * as tf from "@tensorflow/tfjs";
// Registered before anything can ask for a tensor: TensorFlow.js then refuses to work before `selectBackend`
// instead of starting its plain JavaScript backend in silence.
import "@tensorflow/tfjs-backend-wasm";

// "PROD" silences the advert and the deprecation notes, and changes no computation.
tf.env().set("PROD", true);

// While no backend is chosen, TensorFlow.js starts WebAssembly when it is asked for its backend, and advises to wait for
// that: it would come without our kernels. Were the getter no longer there, its own refusal would be left.
const engine: object = Object.getPrototypeOf(tf.engine());
const own = Object.getOwnPropertyDescriptor(engine, "backend");
if (own?.get && !tf.getBackend())
  Object.defineProperty(engine, "backend", {
    configurable: true,
    get() {
      if (!tf.getBackend())
        throw new Error(
          'No tensor backend is chosen yet: write `await selectBackend();` before the first tensor. It is in lib/backend, which other folders import as "stillroom/backend".',
        );
      // Every operation asks for it: from here on without the detour.
      Object.defineProperty(engine, "backend", own);
      return Reflect.get(engine, "backend", this);
    },
  });

export { tf };
