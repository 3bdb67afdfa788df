import { tf } from "../backend";
import { type MlpParameters, mlpForward, sizesOf } from "../models";
import type { CreateStepper, StepBatch } from "../training";

/**
 * A training step whose second target is what the peers say: before each step every network answers its mini-batch, and
 * the mean of its peers' probabilities becomes the target of its second term of the loss. Targets are numbers, so that no
 * gradient flows into a peer.
 *
 * @param peers of each replicate, `[R]`: the replicates that teach it, which have to draw the same rows; none where the
 * second term weighs nothing
 * @param createStepper the step that is taken then
 */
export function peerTaught(peers: readonly (readonly number[])[], createStepper: CreateStepper): CreateStepper {
  return (settings) => {
    const stepper = createStepper(settings);
    return {
      ...stepper,
      step(batch, learningRate) {
        const networks = stepper.parameters();
        const answers = probabilities(networks, batch);
        tf.dispose(networks);
        const [labels, own] = batch.targets;
        stepper.step({ ...batch, targets: [labels, meanOfPeers(answers, own, peers)] }, learningRate);
      },
    };
  };
}

/** What each network says of its own mini-batch under its own dropout, `[R, B, classes]`. */
function probabilities(networks: MlpParameters, { rows, inputs, dropout }: StepBatch): Float32Array {
  const [replicates, sizes] = [networks.weights[0].shape[0], sizesOf(networks)];
  const tensor = (values: Float32Array, units: number) => tf.tensor3d(values, [replicates, rows, units]);
  const answers = tf.tidy(() => {
    const masks = dropout.map((mask, layer) => tensor(mask, sizes[layer + 1]));
    return tf.softmax(mlpForward(networks, tensor(inputs, sizes[0]), masks).logits);
  });
  const values = answers.dataSync<"float32">();
  answers.dispose();
  return values;
}

function meanOfPeers(answers: Float32Array, own: Float32Array, peers: readonly (readonly number[])[]): Float32Array {
  const size = answers.length / peers.length;
  return own.map((value, i) => {
    const teachers = peers[Math.floor(i / size)];
    if (teachers.length === 0) return value;
    return teachers.reduce((sum, peer) => sum + answers[peer * size + (i % size)], 0) / teachers.length;
  });
}
