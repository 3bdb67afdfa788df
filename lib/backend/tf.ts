import * as tf from "@tensorflow/tfjs";
// Registered before anything can ask for a tensor: TensorFlow.js then refuses to work before `selectBackend`
// instead of starting its plain JavaScript backend in silence.
import "@tensorflow/tfjs-backend-wasm";

// "PROD" silences the advert and the deprecation notes, and changes no computation.
tf.env().set("PROD", true);

export { tf };
