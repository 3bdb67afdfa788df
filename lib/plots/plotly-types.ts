/** The part of plotly's figure JSON that this room writes (https://plotly.com/javascript/reference). */

export interface PlotlyFigure {
  data: PlotlyTrace[];
  layout: PlotlyLayout;
  config: { displaylogo: false; responsive: true; modeBarButtons: string[][] };
}

interface PlotlyFont {
  size?: number;
  color?: string;
  family?: string;
}

interface PlotlyAnnotation {
  text: string;
  font: PlotlyFont;
  align: "left";
  showarrow: false;
  x: number;
  xref: "paper";
  xanchor: "left";
  xshift: number;
  y: number;
  yref: "paper";
  yanchor: "bottom";
  yshift: number;
}

export interface PlotlyAxis {
  title?: { text: string; font?: PlotlyFont; standoff?: number };
  type: "linear" | "log";
  /** Ends of the axis, as powers of ten on a log axis. */
  range: [number, number];
  tickvals?: number[];
  ticktext?: string[];
  tickangle?: number;
  visible?: boolean;
  showgrid?: boolean;
  zeroline?: boolean;
  showline?: boolean;
  linecolor?: string;
  gridcolor?: string;
  ticks?: "outside" | "";
  automargin?: boolean;
  exponentformat?: "none" | "power";
  scaleanchor?: "x";
  constrain?: "domain";
}

export interface PlotlyLayout {
  annotations: PlotlyAnnotation[];
  height: number;
  autosize: true;
  margin: { l: number; r: number; t: number; b: number };
  font: PlotlyFont;
  paper_bgcolor: string;
  plot_bgcolor: string;
  showlegend: boolean;
  legend: { orientation: "h"; tracegroupgap: 0; x: number; xanchor: "left"; y: number; yanchor: "bottom" };
  hovermode: "closest";
  barmode: "group";
  xaxis: PlotlyAxis;
  yaxis: PlotlyAxis;
}

interface PlotlyLine {
  color?: string;
  width?: number;
  dash?: string;
}

export interface PlotlyError {
  type: "data";
  symmetric: false;
  array: (number | null)[];
  arrayminus: (number | null)[];
  color?: string;
  thickness?: number;
  width?: number;
}

export interface PlotlyTrace {
  type: "scatter" | "bar" | "heatmap" | "image";
  name?: string;
  x?: (number | null)[];
  y?: (number | null)[];
  mode?: string;
  line?: PlotlyLine;
  marker?: { color?: string; symbol?: string; size?: number; opacity?: number; line?: PlotlyLine };
  error_x?: PlotlyError;
  error_y?: PlotlyError;
  fill?: "toself";
  fillcolor?: string;
  connectgaps?: boolean;
  legendgroup?: string;
  showlegend?: boolean;
  hoverinfo?: "skip";
  hovertemplate?: string;
  customdata?: (number | null)[][];
  offset?: number;
  width?: number;
  z?: (number | null)[][];
  zmin?: number;
  zmax?: number;
  colorscale?: [number, string][];
  colorbar?: {
    title: { text: string; side: "right"; font: PlotlyFont };
    thickness: number;
    len: number;
    ypad: number;
    tickvals: number[];
    ticktext: string[];
  };
  text?: string[] | string[][];
  texttemplate?: string;
  textposition?: "top center";
  textfont?: PlotlyFont;
  xgap?: number;
  ygap?: number;
  source?: string;
  x0?: number;
  y0?: number;
  dx?: number;
  dy?: number;
}
