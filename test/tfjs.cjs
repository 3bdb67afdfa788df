// TensorFlow.js as `require` gives it: an import would have Node search its megabytes for export names, which takes twice as
// long as running them. The name goes by a variable, behind which Node does not look.
const name = "@tensorflow/tfjs";
module.exports = require(name);
