import { tf } from "../../backend";
import type { Layer, Stage } from "./layer";

/** Layers one after another. */
export const sequence =
  (layers: readonly Layer[]): Layer =>
  (input) => {
    const stages: Stage[] = [];
    for (const layer of layers) stages.push(layer(stages.at(-1)?.outputShape ?? input));
    return {
      outputShape: stages.at(-1)?.outputShape ?? input,
      parameters: stages.flatMap((stage) => stage.parameters),
      apply: (parameters, x, pass) => stages.reduce((value, stage) => stage.apply(parameters, value, pass), x),
    };
  };

/**
 * A residual block without its last activation, F(x) + shortcut(x): He, Zhang, Ren and Sun 2016, "Deep Residual Learning
 * for Image Recognition", equations 1 and 2. Without layers the shortcut is x itself.
 *
 * @throws RangeError when the two sides differ in shape.
 */
export const residual =
  (body: readonly Layer[], shortcut: readonly Layer[] = []): Layer =>
  (input) => {
    const [main, side] = [sequence(body)(input), sequence(shortcut)(input)];
    if (main.outputShape.join() !== side.outputShape.join()) {
      throw new RangeError(
        `residual: the body gives [${main.outputShape.join(", ")}] and the shortcut [${side.outputShape.join(", ")}]; ` +
          "expected one shape. A convolution of size 1 in the shortcut changes it.",
      );
    }
    return {
      outputShape: main.outputShape,
      parameters: [...main.parameters, ...side.parameters],
      apply: (parameters, x, pass) => tf.add(main.apply(parameters, x, pass), side.apply(parameters, x, pass)),
    };
  };
