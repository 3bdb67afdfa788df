export { batchNormMlp } from "./batch-norm-mlp";
export { type ConvNSettings, convN } from "./conv-n";
export { lenet5 } from "./lenet5";
export { lenet300100, mlpNetwork } from "./mlp-network";
export { type NetworkInNetworkSettings, networkInNetwork } from "./network-in-network";
export { type CifarResNetSettings, cifarResNet } from "./resnet";
export { type Vgg19Settings, vgg19 } from "./vgg19";
