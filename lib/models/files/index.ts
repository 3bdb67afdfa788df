export { frame, type Payload, readWhole, unframe } from "./framed";
export { eachLayer, mlpHeader } from "./mlp-header";
export { checkMasks, loadNetwork, type StoredNetwork, saveNetwork } from "./model-file";
export { packBits, unpackBits } from "./pack-bits";
export { decodeTensors, encodeTensors, loadTensors, saveTensors, type TensorFile } from "./tensor-file";
export { loadTfjsModel, saveTfjsModel } from "./tfjs-file";
export { writeWhole } from "./write-whole";
