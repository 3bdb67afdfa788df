import { tf } from "../../backend";
import type { LayerNode } from "../layers";
import type { Network } from "../network";

export interface TfjsTopology {
  /** `modelTopology` of a `model.json`: the functional model of Keras, which also has sums. */
  readonly topology: object;
  /** What that model calls the parameters, by their own names. */
  readonly weightNames: ReadonlyMap<string, string>;
}

/** The network in TensorFlow.js's own layers; undefined when one of its layers is not among those. */
export function tfjsTopology({ name, inputShape, describe }: Network): TfjsTopology | undefined {
  if (!describe) return undefined;
  const input: LayerNode = {
    className: "InputLayer",
    config: { batch_input_shape: [null, ...inputShape], dtype: "float32" },
    inputs: [],
  };
  const nodes = [input, ...describe(input)];
  const names = namesOf(nodes);
  const layers = nodes.map((node) => ({
    name: names.get(node),
    class_name: node.className,
    config: { name: names.get(node), ...node.config },
    inbound_nodes: node.inputs.length > 0 ? [node.inputs.map((from) => [names.get(from), 0, 0, {}])] : [],
  }));
  const ends = {
    input_layers: [[names.get(input), 0, 0]],
    output_layers: [[names.get(nodes[nodes.length - 1]), 0, 0]],
  };
  const weightNames = nodes.flatMap((node) =>
    Object.entries(node.weights ?? {}).map(([weight, own]) => [own, `${names.get(node)}/${weight}`] as const),
  );
  return {
    topology: {
      class_name: "Model",
      config: { name, layers, ...ends },
      keras_version: `tfjs-layers ${tf.version_layers}`,
      backend: "tensor_flow.js",
    },
    weightNames: new Map(weightNames),
  };
}

/** What TensorFlow.js takes as the name of a layer. */
const nameForm = /^[A-Za-z0-9][-\w./]*$/;

/**
 * Layers with parameters keep their names and the others are numbered. All are numbered where the names would not do
 * there: two alike, which is well here as long as the parameters differ, or letters other than ASCII.
 */
function namesOf(nodes: readonly LayerNode[]): Map<LayerNode, string> {
  const numbered = nodes.map(({ className }, i) => `${className.toLowerCase()}_${i}`);
  const own = nodes.map((node, i) => node.name ?? numbered[i]);
  const good = new Set(own).size === own.length && own.every((name) => nameForm.test(name));
  return new Map(nodes.map((node, i) => [node, (good ? own : numbered)[i]]));
}
