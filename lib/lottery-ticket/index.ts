export { courseCurve, courseCurveSettings } from "./course-curve";
export {
  cutOffSeeds,
  type TicketGains,
  ticketGains,
  type WinningTicketBars,
  winningTicketBar,
  winningTicketBars,
} from "./curve-bars";
export {
  type CurveLevel,
  type CurveMeasure,
  curveLevelOf,
  type TicketModel,
  type TrainedTicket,
} from "./curve-level";
export { type FindTicketsSettings, findTickets, findTicketsOf } from "./find-tickets";
export { type LearnNetworkSupermaskSettings, learnNetworkSupermask } from "./learn-network-supermask";
export { type LearnSupermaskSettings, learnSupermask } from "./learn-supermask";
export { criterionScores, type MaskCriterion, maskCriteria } from "./mask-criteria";
export { type NetworkTicketSettings, networkTickets } from "./network-tickets";
export { convolutionsGlobally, globally, kernelPruningRates, layerwise, oneShot, pruningRates } from "./pruners";
export { signExperiments, signedConstant, withSignsOf } from "./signs";
export { oneShotLike, randomlyMasked, reinitialised, type Ticket, wholeNetwork } from "./ticket";
export { curveLevel, firstTicket, type TicketCurveSettings } from "./ticket-curve";
export { decodeTicket, encodeTicket, loadTicket, saveTicket } from "./ticket-file";
export { transferTicket, withFreshOutput } from "./transfer-ticket";
