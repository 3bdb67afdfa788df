import { tf } from "../../backend";
import type { Layer, LayerNode, Stage } from "./layer";

/** Layers one after another. */
export const sequence =
  (layers: readonly Layer[]): Layer =>
  (input) => {
    const stages: Stage[] = [];
    for (const layer of layers) stages.push(layer(stages.at(-1)?.outputShape ?? input));
    const descriptions = stages.flatMap((stage) => stage.describe ?? []);
    const describe = (before: LayerNode) => {
      const nodes: LayerNode[] = [];
      for (const description of descriptions) nodes.push(...description(nodes.at(-1) ?? before));
      return nodes;
    };
    return {
      outputShape: stages.at(-1)?.outputShape ?? input,
      parameters: stages.flatMap((stage) => stage.parameters),
      apply: (parameters, x, pass) => stages.reduce((value, stage) => stage.apply(parameters, value, pass), x),
      ...(descriptions.length === stages.length && { describe }),
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
    const { describe: describeMain } = main;
    const { describe: describeSide } = side;
    const describe =
      describeMain &&
      describeSide &&
      ((before: LayerNode): LayerNode[] => {
        const [body, around] = [describeMain(before), describeSide(before)];
        const inputs = [body, around].map((nodes) => nodes.at(-1) ?? before);
        return [...body, ...around, { className: "Add", config: {}, inputs }];
      });
    return {
      outputShape: main.outputShape,
      parameters: [...main.parameters, ...side.parameters],
      apply: (parameters, x, pass) => tf.add(main.apply(parameters, x, pass), side.apply(parameters, x, pass)),
      describe,
      branches: { body, shortcut },
    };
  };
