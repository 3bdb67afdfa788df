// Pages that tests drive, and WebAssembly, whose types come with those of browsers. Not named in tsconfig.json: notebooks
// take their libraries from there, and reading this one would make each kernel start later and need more memory.
/// <reference lib="dom" />
