import type { Axis, Drawing } from "./drawing";
import { fontSize, layOut } from "./layout";
import { ink } from "./palette";
import { plotlyText } from "./plotly-text";
import type { PlotlyAxis, PlotlyFigure } from "./plotly-types";

/** The interactive picture: the same marks on axes with the same ends. */
export function renderPlotly(drawing: Drawing): PlotlyFigure {
  const layout = layOut(drawing);
  const { box } = layout;
  const subtitle = layout.subtitle.lines
    .map((line) => `<br><span style="font-size:${fontSize.subtitle}px">${plotlyText(line)}</span>`)
    .join("");
  const pictures = drawing.axes === "hidden";
  return {
    data: drawing.marks.flatMap((mark) => mark.traces()),
    layout: {
      // An annotation, for plotly moves a title of several lines partly out of the picture.
      annotations: [
        {
          text: layout.title.lines.map((line) => `<b>${plotlyText(line)}</b>`).join("<br>") + subtitle,
          font: { size: fontSize.title },
          align: "left",
          showarrow: false,
          x: 0,
          xref: "paper",
          xanchor: "left",
          xshift: Math.round(layout.left - box.left),
          y: 1,
          yref: "paper",
          yanchor: "bottom",
          yshift: Math.round(box.top - layout.headBottom + 2),
        },
      ],
      height: layout.height,
      autosize: true,
      margin: {
        l: Math.round(box.left),
        r: Math.round(drawing.colourBar === undefined ? layout.width - box.left - box.width : 20),
        t: Math.round(box.top),
        b: Math.round(layout.height - box.top - box.height),
      },
      font: { size: fontSize.tick, color: ink.text, family: "Helvetica, Arial, sans-serif" },
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      showlegend: drawing.legend.length > 0,
      legend: { orientation: "h", tracegroupgap: 0, x: 0, xanchor: "left", y: 1.01, yanchor: "bottom" },
      hovermode: "closest",
      barmode: "group",
      xaxis: { ...axis(drawing.x, pictures), ...(layout.turned ? { tickangle: -40 } : {}) },
      yaxis: { ...axis(drawing.y, pictures), ...(pictures ? { scaleanchor: "x", constrain: "domain" } : {}) },
    },
    config: { displaylogo: false, responsive: true, modeBarButtons: [["toImage", "resetScale2d"]] },
  };
}

function axis({ title, scale, grid }: Axis, hidden: boolean): PlotlyAxis {
  const log = scale.kind === "log";
  const end = (value: number) => (log ? Math.log10(value) : value);
  const range: [number, number] = [end(scale.domain[0]), end(scale.domain[1])];
  if (hidden) return { type: "linear", range, visible: false, constrain: "domain" };
  // Plotly finds good ticks for numbers by itself, also after zooming; names it has to be given.
  const named = !grid || log;
  return {
    type: scale.kind,
    range,
    title: { text: plotlyText(title), font: { size: fontSize.axis }, standoff: 8 },
    showgrid: grid,
    gridcolor: ink.grid,
    zeroline: false,
    showline: true,
    linecolor: ink.axis,
    ticks: "",
    automargin: true,
    exponentformat: "none",
    ...(named
      ? {
          tickvals: scale.ticks.map(({ value }) => value),
          ticktext: scale.ticks.map(({ label }) => plotlyText(label)),
        }
      : {}),
  };
}
