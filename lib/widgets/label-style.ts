import { createModel } from "./model";

/** The style of a control whose label takes the room that it needs; by default the front end cuts long ones. */
export function wideLabel(): () => string {
  const style = createModel({
    module: "controls",
    name: "DescriptionStyle",
    view: { name: "Style", module: "base" },
    state: { description_width: "initial" },
  });
  return () => `IPY_MODEL_${style.open()}`;
}
