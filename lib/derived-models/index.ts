export { type Backdoor, backdoorSuccess, cornerTrigger, poison, stampTrigger, type Trigger } from "./backdoor";
export { type DerivedArm, type DeriveOrDistilSettings, deriveOrDistil, replaceHead } from "./derive-or-distil";
